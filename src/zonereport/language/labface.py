"""The report's face for a person in JupyterLab, whose machine may have no Chinese one."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .messages import catalogue, namespaces
from .subset import subset_woff2
from .typeface import FONT_FAMILY

if TYPE_CHECKING:
    from ..edition import Edition

# Latin stays in the reader's own face; only what that lacks is taken from ours.
_RULE = f'system-ui,-apple-system,"Segoe UI",Helvetica,Arial,"{FONT_FAMILY}",sans-serif'


@dataclass(frozen=True)
class LabFace:
    """A style that JupyterLab applies to the whole notebook once its cell has run."""

    html: str = field(repr=False)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/html": self.html, "text/plain": FONT_FAMILY}


def lab_face(edition: Edition) -> LabFace:
    """The characters that an edition can show, as a web font.

    Parameters
    ----------
    edition : Edition
        Its names, titles, printed strings and notes, and the catalogues of its language.

    Returns
    -------
    LabFace
        About 300 KB; the built report has its own and leaves the cell out.
    """
    face = b64encode(subset_woff2(_characters(edition))).decode("ascii")
    source = f'url(data:font/woff2;base64,{face}) format("woff2")'
    return LabFace(
        f'<style>@font-face{{font-family:"{FONT_FAMILY}";src:{source}}}'
        f".jp-Notebook .jp-RenderedHTMLCommon{{font-family:{_RULE}}}</style>"
    )


def _characters(edition: Edition) -> str:
    shown: set[str] = set()
    for name in namespaces(edition.language):
        shown.update(*catalogue(name, edition.language).values())
    for frame in (edition.all_figures, edition.indicators, edition.areas, edition.sources):
        columns: dict[str, list[str]] = frame.select_dtypes("str").to_dict("list")
        for cells in columns.values():
            shown.update(*cells)
    return "".join(shown)
