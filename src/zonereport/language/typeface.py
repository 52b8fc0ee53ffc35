"""Noto Sans SC, the face that charts, page and document share, so that Chinese shows on any machine.

The zhplot wheel carries it under the SIL Open Font License. The package itself is never imported,
since importing it changes matplotlib's settings.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ..errors import RenderError

FONT_FAMILY = "Noto Sans SC"
"""Name of the face in style sheets, SVG and Typst."""

_CARRIER = "zhplot"
_FILE = "fonts/NotoSansSC-Regular.ttf"


@cache
def font_file() -> Path:
    """Path of Noto Sans SC Regular (TrueType).

    Raises
    ------
    RenderError
        If the wheel that carries the font is not installed.

    Examples
    --------
    >>> font_file().name
    'NotoSansSC-Regular.ttf'
    """
    spec = find_spec(_CARRIER)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        file = Path(folder) / _FILE
        if file.is_file():
            return file
    raise RenderError(
        f"The font {FONT_FAMILY} Regular was not found: the package {_CARRIER}, which carries it, "
        f"is not installed or lacks {_FILE}. Install it: pip install {_CARRIER}"
    )
