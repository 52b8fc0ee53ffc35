"""How well a name of the codebook stands in the words around a figure.

The name's characters count in pairs: whole where they stand in the figure's own clause or right behind
it, half where only the sentence before has them. But a term that is longer than the name measures
something else: 规模以上工业用电量 is no 规模以上工业, 一般公共预算税收收入 no 一般公共预算收入.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

_FAR, _FADES, _LENGTH = 0.5, 0.025, 0.02
_BEFORE = 40
_CLAUSE = re.compile(r"^.*[,，;；:：。](?=.)", re.DOTALL)
#: What a name ends in without being told apart by it: the head of 技术合同登记数 is 登记.
_TAIL = re.compile(
    r"(?<=..)(?:数量|数|总额|总量|额|面积|规模档?|排名|名次|位次|幅度|拥有量|用时|年|占比|比重|涨幅)$"
)
#: Words between the name and the number that leave the quantity what it is.
_NOISE = re.compile(
    r"数量|总量|总数|总额|总规模|金额|规模|规划|水平|口径|新统计|累计|合计|左右|每年|当年|全年|截至|目前|"
    r"[由从](?:原来|\d{4}年)?的?|[较比与]?\d{4}年|实际|名义|可比价?|首次|预计|可望|可|将|已|均|共|就|仅|只|"
    r"又|也|再|率|量|值|额|数|的|了|中|里|内|之|等|在|达|为|是|各"
)
#: Fields of a ranking between its name and the place.
_FIELD = re.compile(
    r"全球|世界|全国|我国|国内|全省|全市|该[省市]|同类|国家级?|省级|[\u4e00-\u9fff]{2}[省市]|"
    r"高新技术产业开发区|高新区|开发区|经开区|园区|综保区|排名|名次|位|列|居|进入|保持|继续|名|跃"
)
#: Words that make another amount of the one that they stand before; 工业项目 are projects all the same.
_OTHER_AMOUNT = re.compile(
    r"(?:规模以上|限额以上|工业|农业|服务业|建筑业|制造业|房地产|民间|技改|技术改造|基础设施|高新技术|"
    r"高技术|新兴产业|税收|利润|预算|财政|协议|合同|注册|到位|跨境|电商|拉动|贡献)(?!项目)"
)
# What projects are worth may be told once, where they are counted.
_AGREED = ("协议", "合同")
_MEAN = re.compile(r"平均|[人户亩]均|单位|单个|每")
_ADDED = re.compile(r"新增|净增|增资")
_ADDS = re.compile(r"新增|净增|增加|增资|新登记|新设")
#: Flows are new anyhow: 新增发明专利申请 is 发明专利申请.
_FLOWS = re.compile(
    r"新[增建引开竣]|净增|申请|授权|引进|签约|开工|竣工|登记|申报|修建|改造|投资|投入|发布|举办|敷设"
)
_HEADLESS, _LONGER, _OTHER, _PARTIAL = 0.6, 0.8, 0.45, 0.7
_BY_REST = (1.0, 0.9, 0.6, 0.4)  # words left between the name and the number, by their length
_MOST_MISSING = 0.22


class Words(NamedTuple):
    """The words that a name is looked for in, in the codebook's terms.

    ``near`` stands before the figure since the figure before it, ``after`` behind it, ``far`` before it in
    the sentence; ``whole`` is ``near`` with what a share is taken of, ``prior`` what named the figure before.
    """

    near: str
    far: str
    after: str
    whole: str
    prior: str


@dataclass(frozen=True)
class _Found:
    """Where the characters of a name stand: their marks, their offsets in the clause, and how near."""

    name: str
    clause: str
    marks: tuple[float, ...]
    places: frozenset[int]
    nearest: int

    @property
    def first(self) -> int:
        return min(self.places, default=len(self.clause))

    @property
    def last(self) -> int:
        return max(self.places, default=len(self.clause) - 1)

    @property
    def within(self) -> str:
        """What stands between its characters in the clause and is none of them."""
        return "".join(self.clause[at] for at in range(self.first, self.last) if at not in self.places)

    @property
    def head(self) -> tuple[float, float]:
        """Marks of the last two characters that tell the name apart."""
        end = len(_TAIL.sub("", self.name))
        return self.marks[end - 2], self.marks[end - 1]


def score_name(
    name: str, words: Words, weights: Mapping[str, float], is_amount: bool, is_rank: bool
) -> float:
    """How much of a name stands around a figure, from 0 to a little above 1.

    Parameters
    ----------
    name : str
        The name in the codebook's terms.
    words : Words
        The words around the figure.
    weights : mapping of str to float
        How telling each character is.
    is_amount : bool
        Whether the indicator is an amount of money or a ratio: there a word more makes another quantity.
    is_rank : bool
        Whether it is a ranking, whose field stands between the name and the place.
    """
    found = _look_for(name, words)
    if not any(found.marks):
        return 0.0
    weighed = [weights[character] for character in name]
    share = sum(weight * mark for weight, mark in zip(weighed, found.marks, strict=True)) / sum(weighed)
    score = share * (1 - _FADES * min(found.nearest, 15)) + _LENGTH * min(sum(found.marks), 12)
    score *= _wholeness(found, weighed, is_amount) * _nearness(found, is_rank)
    return score * (_amount(found, words) if is_amount else 1.0) * _increase(found, words, is_amount)


def stands_in(name: str, words: str) -> bool:
    """Whether all characters of a part of a name stand in the words, two together at least.

    Examples
    --------
    >>> stands_in("引进项目", "共引进外资项目")
    True
    """
    pairs = [name[at : at + 2] in words for at in range(len(name) - 1)]
    ends = zip([False, *pairs], [*pairs, False], strict=True)
    return len(name) > 1 and all(one or other for one, other in ends)


def _look_for(name: str, words: Words) -> _Found:
    near = words.whole if "占" in name else words.near
    clause = _CLAUSE.sub("", near)
    far = words.far if clause == near else f"{words.far}\n{near}"
    marks = [0.0] * len(name)
    places: set[int] = set()
    nearest = _BEFORE
    for at in range(len(name) - 1):
        pair = name[at : at + 2]
        if (place := clause.rfind(pair)) >= 0:
            mark, distance = 1.0, len(clause) - place - 2
            places |= {place, place + 1}
        elif (place := words.after.find(pair)) >= 0:
            mark, distance = 0.95, place
        elif pair in far:
            mark, distance = _FAR, _BEFORE
        else:
            continue
        nearest = min(nearest, distance)
        marks[at], marks[at + 1] = max(marks[at], mark), max(marks[at + 1], mark)
    return _Found(name, clause, tuple(marks), frozenset(places), nearest)


def _wholeness(found: _Found, weighed: list[float], is_amount: bool) -> float:
    """What is left of the score where parts of the name stand nowhere: 公司 is no 子公司."""
    marked = list(zip(weighed, found.marks, strict=True))
    near = sum(weight for weight, mark in marked if mark > _FAR) / sum(weighed)
    missing = sum(weight for weight, mark in marked if not mark) / sum(weighed)
    if "占" in found.name and min(found.marks) <= _FAR:
        return _OTHER  # a share of another whole
    fit = _PARTIAL if missing > _MOST_MISSING else 1.0
    return fit * (_OTHER if is_amount and near < 0.5 else 1.0)


def _nearness(found: _Found, is_rank: bool) -> float:
    """What is left where the name's head stands apart from the number, or other words go on within it."""
    fit = 1.0 if min(found.head) > _FAR else _HEADLESS
    if found.places and max(found.head) != 0.95:
        fit *= _BY_REST[min(len(_told(found.clause[found.last + 1 :], is_rank)), 3)]
    within = len(_told(found.within, is_rank))
    if is_rank:
        return fit * (_HEADLESS if within > 2 else 1.0)
    return fit * (_LONGER if within > 6 else 1.0)


def _told(words: str, is_rank: bool) -> str:
    """The words that say something of what is measured."""
    return _NOISE.sub("", _FIELD.sub("", words) if is_rank else words)


def _amount(found: _Found, words: Words) -> float:
    """What is left where a word more, or a word of the name that is not there, makes another amount."""
    name, clause, last = found.name, found.clause, max(0, found.last)
    begin = max(0, found.first - 4)
    is_mean = any(mean[0] not in name for mean in _MEAN.finditer(clause, 0, last))
    is_other = any(
        other[0] not in name and not found.places.issuperset(range(*other.span()))
        for other in _OTHER_AMOUNT.finditer(clause, begin, max(begin, last))
    )
    fit = _OTHER if is_mean or is_other else 1.0
    if fit == 1.0 and 2 < len(_told(found.within, False)) <= 6:
        fit = _LONGER
    own = (one[0] for one in _OTHER_AMOUNT.finditer(name) if one[0] not in _AGREED)
    return fit * (_OTHER if any(one not in clause + words.after for one in own) else 1.0)


def _increase(found: _Found, words: Words, is_amount: bool) -> float:
    """What is left where only one of name and print is of what was added: 新增高新技术企业."""
    name, clause = found.name, found.clause
    is_more = bool(_ADDED.search(clause)) and not _FLOWS.search(name)
    fit = _OTHER if is_more or ("增资" in clause and "增资" not in name) else 1.0
    beside = clause[max(0, found.first - 4) :] if is_amount else clause + words.after + words.far
    return fit * (_OTHER if _ADDED.search(name) and not _ADDS.search(beside) else 1.0)
