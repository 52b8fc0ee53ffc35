"""How well a name of the codebook stands in the words around a figure.

The name's characters count in pairs: whole where they stand in the figure's own clause or right behind
it, half where only the sentence before has them. But a term that is longer than the name measures
something else: 规模以上工业用电量 is no 规模以上工业, 一般公共预算税收收入 no 一般公共预算收入.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
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
    r"[由从](?:原来|\d{4}年)?的?|[较比与]?\d{4}年|实际|名义|可比价?|首次|预计|可望|可|将|已|均|共|就|仅|只|又|也|再|"
    r"率|量|值|额|数|的|了|中|里|内|之|等|在|达|为|是|各"
)
#: Fields of a ranking between its name and the place.
_FIELD = re.compile(
    r"全球|世界|全国|我国|国内|全省|全市|该[省市]|同类|第?[一二]方阵|国家级?|省级|湖?[\u4e00-\u9fff]省|[\u4e00-\u9fff]{2}市|"
    r"高新技术产业开发区|高新区|开发区|经开区|园区|综保区|排名|名次|位[列居]?|列|居|进入|保持|继续|稳居|名列|跃居"
)
#: Words that make another amount of the one that they stand before.
_OTHER_AMOUNT = re.compile(
    r"规模以上|限额以上|工业|农业|服务业|建筑业|制造业|房地产|民间|技改|技术改造|基础设施|高新技术|高技术|"
    r"新兴产业|税收|利润|预算|财政|协议|合同|注册|到位|跨境|电商|拉动|贡献"
)
_MEAN = re.compile(r"平均|[人户亩]均|单位|单个|每")
_ADDED = re.compile(r"新增|净增|增资")
_ADDS = re.compile(r"新增|净增|增加|增资|新登记|新设")
#: Flows are new anyhow: 新增发明专利申请 is 发明专利申请.
_FLOWS = re.compile(r"新[增建引开竣]|净增|申请|授权|引进|签约|开工|竣工|登记|申报|修建|改造|投资|投入|发布|举办|敷设")
_HEADLESS, _LONGER, _OTHER, _PARTIAL = 0.6, 0.8, 0.5, 0.7


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


def score_name(name: str, words: Words, weights: Mapping[str, float], is_amount: bool, is_rank: bool) -> float:
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
    near = words.whole if "占" in name else words.near
    clause = _CLAUSE.sub("", near)
    far = words.far if clause == near else f"{words.far}\n{near}"
    marks = [0.0] * len(name)
    stands: set[int] = set()
    nearest = _BEFORE
    for at in range(len(name) - 1):
        pair = name[at : at + 2]
        if (place := clause.rfind(pair)) >= 0:
            mark, distance = 1.0, len(clause) - place - 2
            stands |= {place, place + 1}
        elif (place := words.after.find(pair)) >= 0:
            mark, distance = 0.95, place
        elif pair in far:
            mark, distance = _FAR, _BEFORE
        else:
            continue
        nearest = min(nearest, distance)
        marks[at], marks[at + 1] = max(marks[at], mark), max(marks[at + 1], mark)
    if not any(marks):
        return 0.0
    weighed = [weights[character] for character in name]
    found = sum(weight * mark for weight, mark in zip(weighed, marks, strict=True))
    score = found / sum(weighed) * (1 - _FADES * min(nearest, 15)) + _LENGTH * min(sum(marks), 12)
    fit = _fit(name, clause, words, stands, marks, is_amount, is_rank)
    return score * fit * _wholeness(name, marks, weighed, is_amount)


def stands_in(name: str, words: str) -> bool:
    """Whether all characters of a part of a name stand in the words, two together at least.

    Examples
    --------
    >>> stands_in("引进项目", "共引进外资项目")
    True
    """
    pairs = [name[at : at + 2] in words for at in range(len(name) - 1)]
    return len(name) > 1 and all(one or other for one, other in zip([False, *pairs], [*pairs, False], strict=True))


def _wholeness(name: str, marks: list[float], weighed: list[float], is_amount: bool) -> float:
    """What is left of the score where parts of the name stand nowhere: 公司 is no 子公司."""
    total = sum(weighed)
    near = sum(weight for weight, mark in zip(weighed, marks, strict=True) if mark > _FAR) / total
    missing = sum(weight for weight, mark in zip(weighed, marks, strict=True) if not mark) / total
    if "占" in name and min(marks) <= _FAR:
        return _OTHER  # a share of another whole
    fit = _PARTIAL if missing > 0.22 else 1.0
    return fit * (_OTHER if is_amount and near < 0.5 else 1.0)


def _fit(
    name: str, clause: str, words: Words, stands: set[int], marks: list[float], is_amount: bool, is_rank: bool
) -> float:
    """What the words around the name leave of its score."""
    head = len(_TAIL.sub("", name)) - 1
    fit = 1.0 if min(marks[head - 1], marks[head]) > _FAR else _HEADLESS
    first, last = (min(stands), max(stands)) if stands else (len(clause), len(clause) - 1)
    behind = clause[last + 1 :]
    is_behind_number = max(marks[head - 1], marks[head]) == 0.95
    if stands and not is_behind_number:
        rest = _NOISE.sub("", _FIELD.sub("", behind) if is_rank else behind)
        fit *= (1.0, 0.9, 0.6, 0.4)[min(len(rest), 3)]
    inside = "".join(clause[at] for at in range(first, last) if at not in stands)
    inside = _NOISE.sub("", _FIELD.sub("", inside) if is_rank else inside)
    if is_amount and _is_of_other(name, clause, first, last, stands):
        fit *= _OTHER
    elif len(inside) > (2 if is_amount or is_rank else 6):
        fit *= _HEADLESS if is_rank else _LONGER
    around = clause + words.after
    if (_ADDED.search(clause) and not _FLOWS.search(name)) or ("增资" in clause and "增资" not in name):
        fit *= _OTHER
    if _ADDED.search(name) and not (_ADDS.search(around) or _ADDS.search(words.far)):
        fit *= _OTHER
    return fit


def _is_of_other(name: str, clause: str, first: int, last: int, stands: set[int]) -> bool:
    """Whether a word that the name lacks makes it another amount, beside it or within; a mean is one too."""
    begin = max(0, first - 4)
    return any(mean[0] not in name for mean in _MEAN.finditer(clause, 0, max(0, last))) or any(
        other[0] not in name and not stands.issuperset(range(*other.span()))
        for other in _OTHER_AMOUNT.finditer(clause, begin, max(begin, last))
    )
