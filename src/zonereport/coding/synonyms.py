"""Words that newspapers use for a term of the codebook, and the term itself."""

from __future__ import annotations

import re

#: From the printed word to the codebook's; longer ones first where one is part of another.
SYNONYMS: tuple[tuple[str, str], ...] = (
    (r"国内生产总值|(?<!地区)生产总值|GDP", "地区生产总值"),
    (r"社零总额|社零额|社消零总额|(?<!社会)消费品零售总?额", "社会消费品零售总额"),
    (r"(?<!进)出口", "外销"),  # no part of 进出口
    (r"固定资产投入|固投", "固定资产投资"),
    (r"全社会固定资产投资", "固定资产投资"),
    (r"规上|规模(?=工业)", "规模以上"),
    (r"限上", "限额以上"),
    (r"高企", "高新技术企业"),
    (r"市场主体", "经营主体"),
    (r"(?:外贸|货物)进出口(?:总[额值])?|进出口贸易(?:总[额值])?|进出口总值", "进出口总额"),
    (r"实际利用外资|(?:实际)?到[账帐]外资|外商实际投资|实际(?:吸收|引进)外资|外资实际到[位账帐](?:资金)?",
     "实际使用外资"),
    (r"一般预算(?:财政)?收入|公共财政(?:预算)?收入", "一般公共预算收入"),
    (r"R&D经费|研究与试验发展经费", "研发经费"),
    (r"研发投入占\w{0,6}比重|研发经费投入强度|研发强度", "研发投入强度"),
    (r"销售收入|销售额|营收|主营业务收入", "营业收入"),
    (r"上[缴交]税金|缴纳税收|(?<!上)缴税(?!收)|纳税(?![人额])|年税收|实现税收|入库税收", "上缴税收"),
    (r"总投资额|投资总额|计划总投资|投资总规模|(?<=项目)投资额", "总投资"),
    (r"占地面积|占地(?![区方])|用地面积", "用地"),
    (r"(?<!停)车位", "停车位"),
    (r"技术合同成交额|技术合同成交金额", "技术合同登记额"),
)  # fmt: skip
_COMPILED = [(re.compile(pattern), word) for pattern, word in SYNONYMS]
_MARKS = re.compile(r"[“”‘’\s()（）]")


def plain_words(text: str) -> str:
    """Return a text in the codebook's words, without quotation marks, brackets and blanks.

    Examples
    --------
    >>> plain_words("GDP和规上工业增加值")
    '地区生产总值和规模以上工业增加值'
    """
    plain = _MARKS.sub("", text)
    for pattern, word in _COMPILED:
        plain = pattern.sub(word, plain)
    return plain
