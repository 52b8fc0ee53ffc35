"""Pictures on their way into the PDF: found, recognised, named by their content."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

IMAGE_MIMES = {
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
}
_MAGIC = ((b"\x89PNG", "png"), (b"\xff\xd8", "jpg"), (b"GIF8", "gif"), (b"RIFF", "webp"))


class ImageStore:
    """Files that the Typst document shows, by name; the same picture is kept once.

    Parameters
    ----------
    folder : Path, optional
        Where relative addresses start: the notebook's folder. Without it they are not found.

    Attributes
    ----------
    files : dict of str to bytes
        File name as the Typst document calls it, and content.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.files: dict[str, bytes] = {}

    def add(self, content: bytes, kind: str) -> str:
        """Keep a picture and return its file name; ``kind`` is the name's ending."""
        name = f"img/{hashlib.sha256(content).hexdigest()[:20]}.{kind}"
        self.files[name] = content
        return name

    def add_output(self, mime: str, data: Any) -> str:
        """Keep a notebook output; empty if the data are not what the type says."""
        text = "".join(data) if isinstance(data, list) else str(data)
        if mime == "image/svg+xml":
            return self.add(text.encode(), "svg") if "<svg" in text else ""
        try:
            return self.add_bytes(base64.b64decode(text))
        except (binascii.Error, ValueError):
            return ""

    def add_bytes(self, content: bytes) -> str:
        """Keep a picture after a look at what it is; empty if Typst cannot show it."""
        for magic, kind in _MAGIC:
            if content.startswith(magic):
                return self.add(content, kind)
        return self.add(content, "svg") if re.search(rb"<svg[\s>]", content[:2000]) else ""

    def find(self, address: str, attachments: Mapping[str, Mapping[str, Any]] | None = None) -> str:
        """File name of the picture at an address; empty where it is not at hand.

        Nothing is fetched: a picture elsewhere on the web stays there.

        Examples
        --------
        >>> ImageStore().find("https://example.org/a.png")
        ''
        >>> ImageStore().find("data:image/svg+xml,%3Csvg%20/%3E").endswith(".svg")
        True
        """
        if address.startswith("data:"):
            return self.add_bytes(_data_address(address))
        if address.startswith("attachment:"):
            bundle = (attachments or {}).get(unquote(address.removeprefix("attachment:")), {})
            names = (self.add_output(mime, data) for mime, data in bundle.items() if mime in IMAGE_MIMES)
            return next(names, "")
        if self.folder is None or re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|//", address):
            return ""
        path = self.folder / unquote(address.split("?")[0].split("#")[0])
        return self.add_bytes(path.read_bytes()) if path.is_file() else ""


def _data_address(address: str) -> bytes:
    head, _, body = address.partition(",")
    if not head.endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(unquote(body))
    except (binascii.Error, ValueError):
        return b""
