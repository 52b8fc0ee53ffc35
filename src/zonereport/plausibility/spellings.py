"""One scope or subject spelled in two ways, which makes two series of one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

import pandas as pd

from zonereport.seeds import Seeds

from .doubts import Doubts, doubts
from .findings import Kind

_BRACKETS = re.compile(r"\(([^()]*)\)")
_WORDS = re.compile(r"[^\W_]+")
_IDLE = frozenset({"a", "an", "and", "for", "in", "of", "the", "its"})
_LEGAL = re.compile(r"(?:有限责任公司|股份有限公司|有限公司|集团公司|集团|公司)+$")
#: Characters by which names tell two things apart: numbers, letters, sides, sizes, levels.
_TELLING = frozenset(
    "0123456789一二三四五六七八九十首两东西南北中上下左右前后内外新老旧大小高低男女甲乙丙丁公私国省市县区"
)
#: Shorter names differ by one character more often than they are mistyped.
_LONG_ENOUGH, _LONGER = 4, 6


def subjects_spelled_twice(frame: pd.DataFrame, seeds: Seeds) -> list[Doubts]:
    """Subjects of one area that differ in spelling only."""
    places = sorted({_place(name) for name in seeds.areas["name_zh"]}, key=len, reverse=True)
    leading = re.compile(rf"(?:{'|'.join(re.escape(place) for place in places)})(?:省|市)?(?=..)")
    return _told(_same(frame, "area", "subject", lambda name: _name(name, leading)), "subject")


def scopes_spelled_twice(frame: pd.DataFrame) -> list[Doubts]:
    """Scopes of one indicator that differ in spelling only."""
    return _told(_same(frame, "indicator", "scope", _scope), "scope")


def _told(hits: pd.DataFrame, column: str) -> list[Doubts]:
    return doubts(
        Kind.TWO_SPELLINGS, hits, column, f"{{{column}_usual}}, as {{usual}} has it",
        "If both are the same, spell them alike; else they make two series.", ("usual",),
    )  # fmt: skip


def subjects_that_are_areas(frame: pd.DataFrame, seeds: Seeds) -> list[Doubts]:
    """Subjects that are the name of an area."""
    names = pd.concat([seeds.areas[column] for column in ("area", "name_zh", "name_en")])
    return doubts(
        Kind.SUBJECT_IS_AREA, frame[frame["subject"].isin(names)], "subject",
        "an empty cell for an area as a whole, named in the column area", "",
    )  # fmt: skip


def _same(
    frame: pd.DataFrame, key: str, column: str, read: Callable[[str], tuple[str, str]]
) -> pd.DataFrame:
    """First rows of the rarer spellings, each with the first row of the usual one."""
    named = frame.loc[frame[column] != "", [key, column, "row"]]
    if named.empty:
        return named
    used = named.groupby([key, column], sort=False)["row"].agg(["size", "min"]).reset_index()
    used = used.sort_values(["size", "min"], ascending=[False, True], ignore_index=True)
    texts = used[column].unique()
    plain = pd.DataFrame([read(text) for text in texts], index=texts, columns=["plain", "aside"], dtype="str")
    used = used.join(plain, on=column).reset_index(names="place").rename(columns={"min": "row"})
    pairs = pd.concat([_alike(used, key), _one_slip_apart(used, key)], ignore_index=True)
    # The most usual spelling comes first in `used`, so the later of two is the rarer.
    rarer = pairs[pairs["place"] > pairs["place_usual"]].sort_values(["place", "place_usual"])
    return rarer.drop_duplicates("place")[["row", "row_usual"]]


def _alike(used: pd.DataFrame, key: str) -> pd.DataFrame:
    """Spellings equal but for width, case, order, idle words, legal form and a term in brackets."""
    several = used[used.duplicated([key, "plain"], keep=False)]
    pairs = several.merge(several, on=[key, "plain"], suffixes=("", "_usual"))
    # Two different terms in brackets, or places before a name, make two things.
    mine, usual = pairs["aside"], pairs["aside_usual"]
    return pairs[(mine == "") | (usual == "") | (mine == usual)]


def _one_slip_apart(used: pd.DataFrame, key: str) -> pd.DataFrame:
    """Spellings that a character too many, too few or mistaken tells apart."""
    long = used.loc[used["plain"].str.len() >= _LONG_ENOUGH, [key, "plain", "place", "row"]]
    shorter = {text: _shortened(text) for text in long["plain"].unique()}
    cut = long.assign(cut=long["plain"].map(shorter)).explode("cut")
    several = cut[cut.duplicated([key, "cut"], keep=False)]
    pairs = several.merge(several, on=[key, "cut"], suffixes=("", "_usual"))
    pairs = pairs[pairs["place"] > pairs["place_usual"]].drop_duplicates(["place", "place_usual"])
    slips = [_is_slip(a, b) for a, b in zip(pairs["plain"], pairs["plain_usual"], strict=True)]
    return pairs[pd.Series(slips, index=pairs.index, dtype="bool")]


def _shortened(text: str) -> list[str]:
    """The text itself, and the text without each one of its characters."""
    return sorted({text, *(text[:at] + text[at + 1 :] for at in range(len(text)))})


def _is_slip(first: str, second: str) -> bool:
    mine, theirs = Counter(first), Counter(second)
    changed = {*(mine - theirs), *(theirs - mine)}
    words = set(first.split()) ^ set(second.split())
    if first == second or changed & _TELLING or any(word.isascii() and len(word) < 3 for word in words):
        return False
    return len(first) != len(second) or len(first) >= _LONGER


def _scope(text: str) -> tuple[str, str]:
    """A scope's telling words in order, and the term in brackets."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    aside = " ".join(_BRACKETS.findall(folded)).strip()
    words = [word for word in _WORDS.findall(_BRACKETS.sub(" ", folded)) if word not in _IDLE]
    stems = sorted(word.removesuffix("s") if len(word) > 3 else word for word in words)
    return " ".join(stems) or aside, aside if stems else ""


def _name(text: str, leading: re.Pattern[str]) -> tuple[str, str]:
    """A firm's or park's name without place, legal form, blanks and signs; and the place."""
    folded = "".join(_WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))
    place = leading.match(folded)
    rest = folded[place.end() :] if place else folded
    return _LEGAL.sub("", rest) or rest, place[0] if place else ""


def _place(name: str) -> str:
    short = re.sub(r"(?:高新区|省|市|区|县)$", "", name)
    return short if len(short) > 1 else name
