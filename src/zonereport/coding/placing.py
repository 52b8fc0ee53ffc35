"""Guesses for area, subject and scope: whom a figure is about, and what it covers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from zonereport.seeds import Seeds
from zonereport.vocabulary import AreaKind, Measure

from .sentences import Place

_KIND_WORDS = {AreaKind.CITY: "全市|我市|该市", AreaKind.PROVINCE: "全省|我省", AreaKind.NATION: "全国|我国"}
_KINDS = re.compile("|".join(_KIND_WORDS.values()))
#: A larger area is the subject where it opens a clause; 占全省的 and 在全市 compare with it.
_OPENS = re.compile(
    r"(?:^|[,，;；:：。\n“])\s*(?:目前|其中|至此|据\w{2,6}|\d{4}年|截至\w{2,8}|今年\w{0,4})?[,，]?\s*$"
)
_ARTICLE = 1500  # characters behind its title in which an article names its zone
_AS_FIELD = re.compile(
    r"^(?:第|前|排名|平均|首|唯一|同类|各|重点|综合|一流|领先|范围|最|的|争先|先进|[百千十]强|市场|单体|级|乃至)"
)
_ZONE_WORDS = re.compile(r"全区|我区|园区|高新区|经开区|开发区|示范区|高新技术产业开发区")
_ZONE_NAME = re.compile(
    r"国家级?|高新技术产业开发区|高新技术产业园区|高新区|经济技术开发区|经开区|开发区|园区|工业园"
)
_FIRM = re.compile(
    r"(?:^|[,，。；;：:“”—\s])((?:(?![和与及在的引由为向被从将])[A-Za-z0-9\u4e00-\u9fff（）()·]){2,20}?(?:有限责任公司|股份有限公司|有限公司|公司|集团))(?![、等的和与及])"
)
_ENTITY = re.compile(
    r"公司|集团|研究院|研究所|实验室|产业园|科技园|小镇|夜市|综合保税区|综保区|小学|中学|学校|医院|大学|基地|"
    r"(?:该|本|此|新|单个|首期|一期|二期)项目|项目(?:占地|建成|达产|投产|总投资|投资额|预计|全部|位于|由|正式)|产业集群|团队|企业家|"
    r"[\u4e00-\u9fff]{2,4}(?:科技|电子|生物|股份|材料|机器人|汽车|医药)(?=[\u4e00-\u9fff，,（(])"
)
_LEGAL_FORM = re.compile(r"(?:股份|集团)?有限(?:责任)?公司$|股份公司$")
_PRONOUN = re.compile(r"[该本](?:公司|企业|集团)")
_MANY = re.compile(
    r"家(?:企业|公司|以上)|等(?:企业|公司)|企业总部|公司总部|上市公司|子公司|链主|多家|[批各类]公司|平台公司"
)


@dataclass(frozen=True)
class Surroundings:
    """What is known of a source before its figures are: its area, the larger ones, its subjects.

    Attributes
    ----------
    area : str
        Code of the area that the source is about; ``""`` if unknown.
    larger : mapping of str to str
        Code by kind (city, province, nation) of the areas above it.
    subjects : tuple of str
        Subjects that were coded before.
    """

    area: str
    larger: Mapping[str, str]
    subjects: tuple[str, ...]


def survey(text: str, seeds: Seeds, source: str) -> Surroundings:
    """Find out what area a source is about: from its coded figures, else from its words."""
    areas = seeds.areas
    row = seeds.sources.loc[seeds.sources["source"] == source]
    title = str(row["title"].iloc[0]) if len(row) else ""
    own = seeds.figures.loc[seeds.figures["source"] == source, "area"]
    # A text may hold several articles; the words behind its own title are this source's.
    start = max(0, text.find(title)) if title else 0
    article = text[start : start + _ARTICLE] if start else text
    area = str(own.mode().iloc[0]) if len(own) else _most_named(f"{title}\n" * 5 + article, areas)
    parents = dict(zip(areas["area"], areas["parent"], strict=True))
    kinds = dict(zip(areas["area"], areas["kind"], strict=True))
    larger: dict[str, str] = {}
    above = parents.get(area, "")
    while above and kinds.get(above, "") not in larger:
        larger[kinds[above]] = above
        above = parents.get(above, "")
    return Surroundings(area, larger, tuple({str(name) for name in seeds.figures["subject"]} - {""}))


def _most_named(text: str, areas: pd.DataFrame) -> str:
    """The zone that a text names most often, whatever it calls a zone (高新区, 高新技术产业开发区)."""
    counts = {}
    for area, name, kind in zip(areas["area"], areas["name_zh"], areas["kind"], strict=True):
        stem = _ZONE_NAME.sub("", name)
        if kind != AreaKind.ZONE or not stem:
            continue
        named = (f"{re.escape(word)}市?(?:{_ZONE_NAME.pattern})" for word in (stem, stem[-2:]))
        whole, part = (len(re.findall(pattern, text)) for pattern in named)
        # The zone under half its name counts less, its city least.
        counts[str(area)] = 100 * whole + 10 * part + text.count(stem[:2])
    best = max(counts, key=lambda area: counts[area], default="")
    return best if best and counts[best] else ""


def guess_area(place: Place, around: Surroundings, measure: Measure) -> str:
    """Guess whom the figure is about: the source's own area unless a larger one is the subject.

    Parameters
    ----------
    place : Place
        The printed string in its sentence.
    around : Surroundings
        The source's area and the larger ones.
    measure : Measure
        The guessed measure; a rank within a larger area is the smaller one's.
    """
    if measure is Measure.RANK:
        return around.area
    for match in reversed(list(_KINDS.finditer(place.lead))):
        rest = place.lead[match.end() :]
        behind = rest + place.printed + place.rest
        if _AS_FIELD.match(behind) or not _OPENS.search(place.lead[: match.start()]):
            continue
        if re.search(r"我区|全区|园区|该区", rest):
            break
        kind = next(kind for kind, words in _KIND_WORDS.items() if re.fullmatch(words, match[0]))
        return around.larger.get(kind, around.area)
    return around.area


def guess_subject(place: Place, around: Surroundings) -> tuple[str, bool]:
    """Guess the firm, project or platform that a figure is about.

    Parameters
    ----------
    place : Place
        The printed string in its sentence.
    around : Surroundings
        The subjects that were coded before.

    Returns
    -------
    tuple of (str, bool)
        Its name, ``""`` where none is plain enough to be offered, and whether the sentence is about
        such a thing at all rather than about the area.
    """
    lead = _MANY.sub("", place.lead)
    zone = max((match.end() for match in (*_ZONE_WORDS.finditer(lead), *_KINDS.finditer(lead))), default=-1)
    known = max(((lead.rfind(name), name) for name in around.subjects if name in lead), default=(-1, ""))
    if known[0] >= 0 and known[0] + len(known[1]) >= zone:
        return known[1], True
    firm = max(((match.start(1), match[1]) for match in _FIRM.finditer(lead)), default=(-1, ""))
    if firm[0] > zone and not re.match(r"该|本|新|子|多|各|跨|国际|全", firm[1]) and len(firm[1]) > 3:
        return _LEGAL_FORM.sub("", firm[1]), True
    if _PRONOUN.search(lead[zone + 1 :]) and (firms := _FIRM.findall(place.paragraph)):
        return _LEGAL_FORM.sub("", firms[-1]), True
    entity = max((match.end() for match in _ENTITY.finditer(lead)), default=-1)
    return "", entity > zone


def guess_scope(place: Place, scopes: Mapping[str, str]) -> str:
    """Return an earlier scope of the indicator whose Chinese words stand near the figure.

    Parameters
    ----------
    place : Place
        The printed string in its sentence.
    scopes : mapping of str to str
        Scope by the Chinese words in it, of the guessed indicator.
    """
    near = place.lead[-40:] + place.tail
    return next((scope for words, scope in scopes.items() if words in near), "")
