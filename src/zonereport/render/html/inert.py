"""Whatever a notebook holds, made inert: nothing runs, nothing is fetched, nothing breaks out of its cell.

The page's Content-Security-Policy forbids scripts and requests anyway; here
the reader gets to see that something stood there.
"""

from __future__ import annotations

import base64
import mimetypes
import re
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote

_ATTRIBUTES = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
_PAIRED = re.compile(rf"<(script|iframe|object|applet|noscript)\b({_ATTRIBUTES})>(.*?)</\1\s*>", re.I | re.S)
_DROPPED = re.compile(rf"</?(?:link|meta|base|html|head|body|plaintext|frame|frameset)\b{_ATTRIBUTES}>", re.I)
_COMMENT = re.compile(r"<!--.*?-->|<!doctype[^>]*>|<\?xml[^>]*\?>", re.I | re.S)
_MEDIA = re.compile(rf"<(img|source|video|audio|embed|track|input)\b({_ATTRIBUTES})>", re.I)
_SCRIPT_LINK = re.compile(r"""(\shref\s*=\s*["']?)\s*javascript:""", re.I)
# Left open, these swallow the rest of the page; closed once too often, they end a wrapper of ours.
_BALANCED = (
    "script",
    "style",
    "svg",
    "math",
    "table",
    "textarea",
    "select",
    "iframe",
    "noscript",
    "template",
    "title",
    "section",
    "main",
    "article",
    "details",
    "object",
    "xmp",
    "a",
    "button",
    "form",
    "h1",
    "h2",
    "h3",
    "b",
    "i",
    "u",
    "s",
    "em",
    "strong",
    "code",
    "small",
    "font",
    "big",
    "strike",
    "tt",
    "nobr",
)


def contain(fragment: str) -> str:
    """``fragment`` unchanged if its elements are closed, else closed at its end.

    Examples
    --------
    >>> contain("<table><tr><td>1")
    '<table><tr><td>1</td></tr></table>'
    """
    fragment = _COMMENT.sub("", fragment)
    lower = fragment.lower()
    whole = "<!--" not in lower and all(
        len(re.findall(rf"<{tag}\b{_ATTRIBUTES}(?<!/)>", lower)) == len(re.findall(rf"</{tag}\s*>", lower))
        for tag in _BALANCED
        if f"<{tag}" in lower or f"</{tag}" in lower
    )
    if whole:
        return fragment
    from bs4 import BeautifulSoup

    return str(BeautifulSoup(fragment, "html.parser"))


def make_inert(html: str, words: dict[str, str], folder: str = "") -> str:
    """``html`` with placeholders for scripts, frames and everything that lies elsewhere.

    Parameters
    ----------
    html : str
        The page's body.
    words : dict of str
        The page's words.
    folder : str
        Where the notebook lies: pictures below it are taken into the page.
    """
    html = _DROPPED.sub("", html)
    html = _PAIRED.sub(lambda match: _replace_pair(match, words), html)
    html = _MEDIA.sub(lambda match: _replace_media(match, words, folder), html)
    return _SCRIPT_LINK.sub(r"\1#", html)


def attribute(attributes: str, name: str) -> str | None:
    """Value of an attribute in a tag's source; None if it is not there."""
    found = re.search(rf"""(?:^|\s){name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", attributes, re.I)
    return unescape(next(value for value in found.groups() if value is not None)) if found else None


def placeholder(text: str, address: str = "") -> str:
    """What the reader sees in place of something that is not shown; an address on the web as a link."""
    if address.startswith(("http:", "https:", "//")):
        shown = escape(address)
        return f'<span class="zr-placeholder">{escape(text)}<a href="{shown}">{shown}</a></span>'
    return f'<span class="zr-placeholder">{escape(text + address)}</span>'


def _replace_pair(match: re.Match[str], words: dict[str, str]) -> str:
    tag, attributes, inside = match[1].lower(), match[2], match[3]
    if tag == "script":
        return placeholder(words["script"])
    if tag == "noscript":
        return inside
    address = attribute(attributes, "src") or attribute(attributes, "data") or ""
    return placeholder(words["remote"], address if len(address) < 300 else f"<{tag}>") + (
        inside if tag in ("object", "applet") else ""
    )


def _replace_media(match: re.Match[str], words: dict[str, str], folder: str) -> str:
    tag, attributes = match[1].lower(), match[2]
    closing = "/" if attributes.rstrip().endswith("/") else ""
    attributes = attributes.rstrip().removesuffix("/").rstrip()
    source = attribute(attributes, "src")
    kept = re.sub(
        r"""\s(?:srcset|poster|loading)\s*=\s*(?:"(?!data:)[^"]*"|'(?!data:)[^']*'|[^\s"'>]+)""",
        "",
        attributes,
        flags=re.I,
    )
    if tag == "img" and attribute(kept, "alt") is None:
        kept += f' alt="{escape(_name(source or "") or words["figure"], quote=True)}"'
    if source is None or source.startswith("data:"):
        return f"<{tag}{kept}{closing}>" if tag != "embed" else placeholder(words["unknown"], "embed")
    data = None if ":" in source or source.startswith("//") else _data_uri(source, folder)
    if data is None:
        alt = attribute(attributes, "alt")
        if ":" not in source and not source.startswith("//"):
            return placeholder(words["missing"], source)
        return placeholder((f"{alt}. " if alt else "") + words["remote"], source)
    return (
        f"<{tag}"
        + re.sub(
            r"""(\ssrc\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""",
            lambda m: f'{m[1]}"{data}"',
            kept,
            count=1,
            flags=re.I,
        )
        + f"{closing}>"
    )


def _name(source: str) -> str:
    return "" if source.startswith("data:") else Path(unquote(source).split("?")[0]).stem


def _data_uri(source: str, folder: str) -> str | None:
    base = Path(folder or ".").resolve()
    path = (base / unquote(source.split("?")[0].split("#")[0])).resolve()
    # Only what lies beside the notebook: a page to be passed on must not carry files from elsewhere.
    if not path.is_relative_to(base) or not path.is_file():
        return None
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
