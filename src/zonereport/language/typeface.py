"""Noto Sans SC, the face that charts, page and document share, so that Chinese shows on any machine.

The zhplot wheel carries it under the SIL Open Font License. The package itself is never imported,
since importing it changes matplotlib's settings. Its bold lies beside this module, cut down to the
characters of GB 2312, Latin letters, digits and punctuation, since no wheel carries it.
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
_BOLD = Path(__file__).parent / "fonts" / "NotoSansSC-Bold.ttf"


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


def bold_font_file() -> Path:
    """Path of Noto Sans SC Bold (TrueType), under the SIL Open Font License beside it.

    Examples
    --------
    >>> bold_font_file().name
    'NotoSansSC-Bold.ttf'
    """
    return _BOLD


@cache
def bold_characters() -> frozenset[int]:
    """Code points that the bold has: fewer than the regular face's.

    Examples
    --------
    >>> ord("衡") in bold_characters()
    True
    """
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(_BOLD, lazy=True).getBestCmap())
