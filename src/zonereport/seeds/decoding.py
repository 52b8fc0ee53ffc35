"""From a file's bytes to its lines: what saved it, in which encoding, with which line ends.

A byte order mark and any kind of line end are read right. Everything else that tools make
of a CSV is refused with the sentence that undoes it: to guess an encoding is to read, now
and then, another character.
"""

from __future__ import annotations

import re

from zonereport.errors import Fault

BOM = b"\xef\xbb\xbf"
_AGAIN = "Save it as “CSV UTF-8”."
_LAST = "Take the file from the last version, or open it in what made it and save it as “CSV UTF-8”."
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Windows-1252 as programs read it: the five bytes that it leaves open are control characters.
_WINDOWS = {
    ord(character): byte for byte in range(128, 160) for character in bytes([byte]).decode("cp1252", "ignore")
}


def decode(raw: bytes, file: str) -> tuple[str | None, list[Fault]]:
    """Text of a file without its byte order mark; None, and why, where it cannot be read for certain."""
    if fault := _other_format(raw, file):
        return None, [fault]
    try:
        text = raw.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [_other_encoding(raw, error.start, file)]
    fault = _spoilt(text, file)
    return (None, [fault]) if fault else (text, [])


def lines_of(text: str) -> list[str]:
    """The lines of a text with line ends of any one kind (LF, CRLF, CR, CRCRLF), without them.

    Examples
    --------
    >>> lines_of("a,b\\r\\n1,2\\r\\n"), lines_of("a,b\\r1,2")
    (['a,b', '1,2'], ['a,b', '1,2'])
    """
    lines = text.split("\n") if "\n" in text else text.split("\r")
    if lines[-1] == "":
        lines.pop()
    return [line.rstrip("\r") for line in lines] if "\r" in text else lines


def normalised(raw: bytes) -> bytes:
    """A file's bytes with LF and without a byte order mark: what its SHA-256 is taken of.

    Examples
    --------
    >>> normalised(b"\\xef\\xbb\\xbfa\\r\\nb\\r\\n")
    b'a\\nb\\n'
    """
    content = raw.removeprefix(BOM)
    if b"\r" not in content:
        return content
    return re.sub(rb"\r+\n", b"\n", content) if b"\n" in content else content.replace(b"\r", b"\n")


def _other_format(raw: bytes, file: str) -> Fault | None:
    kinds = {
        b"PK\x03\x04": "a workbook (.xlsx, .ods) under the name of a CSV",
        b"\xd0\xcf\x11\xe0": "an old workbook (.xls) under the name of a CSV",
        b"\xff\xfe": "UTF-16",
        b"\xfe\xff": "UTF-16",
    }
    found = next((words for mark, words in kinds.items() if raw.startswith(mark)), "")
    if not found and b"\x00" in raw:
        found = "UTF-16, or no text at all"
    return Fault(file, 1, "", found, "UTF-8", _AGAIN) if found else None


def _other_encoding(raw: bytes, start: int, file: str) -> Fault:
    at = start + (len(BOM) if raw.startswith(BOM) else 0)
    found = f"byte 0x{raw[at]:02X} (byte {at + 1} of the file)"
    try:
        raw.decode("gb18030")
        advice = f"The file reads as GB18030 (GBK), the encoding of Chinese Windows. {_AGAIN}"
    except UnicodeDecodeError:
        advice = f"It is no GB18030 either. {_AGAIN}"
    return Fault(file, raw.count(b"\n", 0, at) + 1, "", found, "UTF-8", advice)


def _spoilt(text: str, file: str) -> Fault | None:
    """UTF-8 whose characters were lost or misread by what saved it."""
    if "\ufffd" in text:
        line = text[: text.index("\ufffd")].count("\n") + 1
        words = "the characters themselves"
        return Fault(file, line, "", "� in place of characters", words, f"They are lost. {_LAST}")
    if text.isascii():
        holes = re.search(r"\?{2,}", text)
        if holes and len(re.findall(r"\?{2,}", text)) > 2:
            line = text[: holes.start()].count("\n") + 1
            advice = f"They were saved in an encoding that has no Chinese, and are lost. {_LAST}"
            return Fault(file, line, "", holes[0], "Chinese characters", advice)
        return None
    # A text that holds Chinese as it should be is none that was misread as Western European.
    ways = [("GBK", "gb18030")] + [("Western European", "latin-1")] * (not _CHINESE.search(text))
    for name, encoding in ways:
        characters = text.translate(_WINDOWS) if encoding == "latin-1" else text
        if _was_misread(characters, encoding):
            strange = re.search(r"[^\x00-\x7f]+", text)
            assert strange is not None  # a text that is not ASCII
            line = text[: strange.start()].count("\n") + 1
            advice = f"A UTF-8 file was opened as {name} and saved again. {_LAST}"
            return Fault(file, line, "", strange[0][:20], "Chinese characters that can be read", advice)
    return None


def _was_misread(text: str, encoding: str) -> bool:
    """Whether all of the text, put back into bytes, is UTF-8 with Chinese in it.

    A line that is not tells it: neither encoding has characters that reach across a line's end.
    """
    has_chinese = False
    for line in re.finditer(r"[^\n]*[^\x00-\x7f\n][^\n]*", text):
        try:
            meant = line[0].encode(encoding).decode("utf-8")
        except UnicodeError:
            return False
        has_chinese = has_chinese or _CHINESE.search(meant) is not None
    return has_chinese
