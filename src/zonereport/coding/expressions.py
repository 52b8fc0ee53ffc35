"""Time expressions of Chinese newspapers and the months that they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBERS = {one: at for at, one in enumerate("一二三四五六七八九", 1)} | {"十": 10, "十一": 11, "十二": 12}
SHIFTS = {"去年": -1, "上年": -1, "过去一年": -1, "过去的一年": -1, "前年": -2, "明年": 1}
_NOW = "目前|截至目前|当前|至今|现有|如今|迄今"
_N = r"\d{1,2}|十[一二]?|[一二三四五六七八九]"
_TO = "[-—–~～至到]"
#: A year, what stands for one, a part of it, or two of these together.
EXPRESSION = re.compile(
    rf"(?P<now>{_NOW})|"
    r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)\s?(?:年度?|(?=[./]\d{1,2}(?!\d)))|"
    r"(?P<relative>今年|本年|当年|全年|年内|年度|去年|上年|过去的?一年|前年|明年))?"
    r"的?(?:全年)?(?P<part>"
    rf"上半年|下半年|前(?P<quarters>[一二三123])个?季度|[一1]季?度?{_TO}(?P<until>[二三四234])季度|"
    r"第?(?P<quarter>[一二三四1234])季度|"
    rf"(?<![\d十])(?P<first>{_N})月?份?{_TO}(?P<last>{_N})月份?(?P<closing>底|末)?|前(?P<months>{_N})个?月|"
    rf"(?<![\d十])(?P<month>{_N})月份?(?P<close>底|末)?|年?底|年?末|年初|以来)?"
)
#: 较去年, 去年同期, 是2006年的5倍: what the figure is compared with.
_COMPARED = re.compile(r"同期|同比|年均|相比|实现翻|增长|提高|的?\d")
_COMPARES = re.compile(r"(?:[较比为]\w?|[与同自]|相当于)$")
_SINCE = re.compile(r"以来|起|开始|至|到|[-—–~～]")
_UNTIL = re.compile(r"截(?:至|止)到?$")


@dataclass(frozen=True)
class Months:
    """First and last month, both as (year, month); an end is a day rather than a span."""

    first: tuple[int, int]
    last: tuple[int, int]
    is_end: bool = False


def is_date(match: re.Match[str], stretch: str) -> bool:
    """Whether an expression dates what follows it, rather than naming or comparing.

    Parameters
    ----------
    match : Match
        A match of `EXPRESSION`.
    stretch : str
        The words that it was found in.
    """
    if not any(match[name] for name in ("now", "year", "relative", "part")):
        return False
    if match["part"] in ("底", "末", "以来") and not (match["year"] or match["relative"]):
        return False
    if match["relative"] == "年度" and not match["part"]:
        return False
    following = stretch[match.end() : match.end() + 4]
    is_past = match["relative"] in ("去年", "上年")
    is_base = _is_base(stretch, match) or (is_past and _COMPARED.match(following))
    is_named = stretch[match.start() - 1 : match.start()] in ("“", "《") and match["year"] is not None
    return not is_base and not is_named


def _is_base(stretch: str, match: re.Match[str]) -> bool:
    """比2006年, 是2006年的5倍; 自2019年以来 is a time of its own, and 由2008年的 that of the next figure."""
    before, after = stretch[: match.start()], stretch[match.end() :]
    if match["part"] == "以来" or _SINCE.match(after):
        return False
    if before.endswith(("由", "从")):
        return after != ""
    return bool(_COMPARES.search(before) or (before.endswith("是") and match[0].endswith("的")))


def resolve(match: re.Match[str], year: int | None, last: tuple[int, int] | None) -> Months | None:
    """The months that an expression means.

    Parameters
    ----------
    match : Match
        A match of `EXPRESSION`.
    year : int or None
        The year of an expression that names none.
    last : tuple of (int, int) or None
        Last month, as (year, month), for which the text can have figures.
    """
    if match["now"]:
        return Months((last[0], 1), last, is_end=True) if last else None
    if match["year"]:
        year = int(match["year"])
    elif match["relative"] in SHIFTS and last is not None:
        # 去年 counts from the article, not from the year that was named before it.
        year = last[0] + SHIFTS[match["relative"]] + (last[1] == 12)
    if year is None:
        return None
    if match["last"]:
        return _span(year, _number(match["first"]), _number(match["last"]), bool(match["closing"]))
    if match["months"]:
        return _span(year, 1, _number(match["months"]))
    if match["month"]:
        month = _number(match["month"])
        # 截至9月 is nine months, as 截至9月底 is.
        is_end = bool(match["close"]) or _UNTIL.search(match.string[: match.start()]) is not None
        return _span(year, 1 if is_end else month, month, is_end)
    if match["quarters"]:
        return _span(year, 1, 3 * _number(match["quarters"]))
    if match["until"]:
        return _span(year, 1, 3 * _number(match["until"]))
    if match["quarter"]:
        quarter = _number(match["quarter"])
        return _span(year, 3 * quarter - 2, 3 * quarter)
    part = match["part"] or ""
    if part in ("上半年", "下半年"):
        return _span(year, *((1, 6) if part == "上半年" else (7, 12)))
    if part == "以来":
        return Months((year, 1), last) if last and last >= (year, 1) else None
    return _span(year, 1, 12, part.endswith(("底", "末")))


def _span(year: int, first: int, last: int, is_end: bool = False) -> Months | None:
    return Months((year, first), (year, last), is_end) if 1 <= first <= last <= 12 else None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _NUMBERS[text]
