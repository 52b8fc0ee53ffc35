"""What numerals that measure nothing look like: the words beside them, in a table.

A rule holds where all its parts do: what stands before the numeral, the numeral itself, what
follows it. The first rule that holds decides.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from zonereport.vocabulary import DismissalReason

TIME, NAME, ORDINAL = DismissalReason.TIME, DismissalReason.NAME, DismissalReason.ORDINAL
RHETORIC = DismissalReason.RHETORIC


class Rule(NamedTuple):
    """A reason, and patterns for the words before, the numeral and the words behind."""

    reason: DismissalReason
    before: re.Pattern[str]
    numeral: re.Pattern[str]
    after: re.Pattern[str]

    def holds(self, before: str, numeral: str, after: str) -> bool:
        """Whether the rule holds for a numeral between these words."""
        return bool(self.numeral.search(numeral) and self.after.match(after) and self.before.search(before))


def _rule(reason: DismissalReason, before: str = "", numeral: str = "", after: str = "") -> Rule:
    """A rule; words separated by blanks stand for any of them, ``before`` ends where the numeral begins."""
    return Rule(
        reason,
        re.compile(f"(?:{'|'.join(before.split())})$" if before else ""),
        re.compile(numeral),
        re.compile("|".join(after.split())),
    )


_DIGITS = r"^\d{1,2}$"
_ONE_TO_TEN = "[一二三四五六七八九十]$"

RULES: tuple[Rule, ...] = (
    # Names of products, grades and the like.
    _rule(NAME, before=r"[A-Za-z][-–]?", numeral=r"^\d"),
    _rule(NAME, before="/ 每"),
    _rule(NAME, before=r"[\[【〔]", after=r"[\]】〕]"),
    _rule(NAME, before="[×xX*]", numeral=r"\d$"),
    _rule(NAME, numeral=r"\d$", after=r"岁 [×xX*]\d"),
    _rule(NAME, before=r"(?:电话|邮编|热线|传真|编号|微信|号码|文号)[:：]?[\d\s-]*", numeral=r"\d$"),
    _rule(NAME, numeral="^24$", after="小时(?:自助|不打烊|在线|服务|值守|营业|开放|全天)"),
    _rule(NAME, numeral="^365$", after="天(?:全天|不打烊|全年)"),
    _rule(NAME, after="(?:小时|分钟|公里|天)[^,，。]{0,6}圈"),
    _rule(ORDINAL, numeral=r"\d\.\d", after="版 时代"),
    # Dates.
    _rule(TIME, numeral=r"^(?:19|20)\d\d$"),
    _rule(TIME, numeral=r"[\d一二三四五六七八九十]+$", after=(
        r"月(?!薪|产|租|饼) 日(?!均|产|处|报) 号(?!线|楼|机) 点(?:\d|钟|半|整) 时\d"
    )),
    _rule(TIME, before=r"月份?[-—–~至到]? 月\d{1,2}日?[-—–~至到、]", numeral=_DIGITS),
    _rule(TIME, numeral=_DIGITS, after=r"[-—–~～至到、]\d{1,2}(?:月|日)"),
    _rule(TIME, before=r"(?:19|20)\d\d[-./年]\d{0,2}[-./]? \d[:：]", numeral=_DIGITS),
    _rule(TIME, numeral=_DIGITS, after=r"[:：]\d\d"),
    # Stretches of time that only place an event.
    _rule(TIME, before="[上下前后]", numeral="半$", after="年 场 程"),
    _rule(TIME, before="(?<!超)过", numeral="半$", after="(?!数)"),
    _rule(TIME, after="个?季度 周年 年(?:来|间|前|后|内|级|期|行动|计划|度)"),
    _rule(TIME, before="(?:过去|未来|近|最近|今后|这|每|那|新|同)的?", after="个?(?:年|月|天|日|季)"),
    _rule(TIME, numeral="一$", after="年 天 日 月 季度 周 刻"),
    # Fixed terms.
    _rule(NAME, before="[新下]", numeral="一$", after="代"),
    _rule(NAME, numeral="零$", after="售 部件 配件 组件 碳 工"),
    _rule(NAME, numeral="一$", after="般(?:公共|预算|贸易)"),
    _rule(NAME, numeral="万$", after="人(?:拥有|有效|发明|均) 元(?:GDP|产值|工业|生产|增加值)"),
    _rule(NAME, numeral="三$", after="次产业"),
    _rule(NAME, numeral="[一二三]$", after="产(?!业) 产业?[，,、增占比值结] 甲"),
    _rule(NAME, numeral="[一二三四五]$", after="级(?:市场|保护|医院|公路|标准|建造师|响应|干流|甲等)"),
    _rule(NAME, numeral=r"\d00$|百$", after="强(?!园|县|区|市|城|镇)"),
    _rule(ORDINAL, numeral="[一二三]$", after="次(?:投资|创业|开发|元|能源|污染|供水)"),
    # Manners of speaking.
    _rule(RHETORIC, numeral="一$", after=(
        "批 流 步 系列 体 定 直 致 些 样 旦 起 道 线 手 举 方面 站式 键 盘 心 座座 栋栋 个个 项项 块块"
    )),
    _rule(RHETORIC, before="进 唯 统 之 同 第 单 专 每 万 另 某 任 逐 归 不", numeral="一$"),
    _rule(RHETORIC, before="每(?:晋升|提升|上升|前进|进|提高|新?增加?)", numeral="一$"),
    _rule(RHETORIC, numeral="[两三四五]$", after="位数"),
    _rule(NAME, before="(?:[国省市县区乡镇村]、?){2,}", numeral="[两三四五]$", after="级"),
    _rule(RHETORIC, numeral="[十百千万]$", after=(
        "方百计 帆 军万马 花齐放 业 家万户 锤 折 舸 钧 众一 里马 古 象 物 变 般 足 分(?!点|之) 全 强"
    )),
    _rule(RHETORIC, before="千方 万无 千家 千军 千山 千锤 千变"),
    _rule(RHETORIC, numeral="零$", after=(
        "距离 时差 突破 跑腿 接触 障碍 门槛 容忍 费用 收费 成本 等待 延时 缺陷 [”’]"
    )),
    # Editions, generations, headings.
    _rule(ORDINAL, after="期(?!间|货|末) 届 等奖 代(?!表) 版 号"),
    _rule(ORDINAL, numeral=_ONE_TO_TEN, after="[是要来则](?!自)"),
    _rule(ORDINAL, before="[（(]", numeral=r"[一二三四五六七八九十\d]+$", after="[）)]"),
    _rule(ORDINAL, before=r"^ [\n。；;]\s*", numeral=r"[一二三四五六七八九十\d]+$", after="[、.．]"),
)  # fmt: skip

#: What follows 第N where it is no place in a ranking.
AFTER_ORDINAL: tuple[tuple[DismissalReason, re.Pattern[str]], ...] = (
    (RHETORIC, re.compile("时间|生产力|资源|动力|要务|责任")),
    (TIME, re.compile("季度|天|年|周|日")),
    (NAME, re.compile("产业|三方|方(?!阵)|菜单|人民|医院|百货|财经|机床|重型|拖拉机|汽车|师范")),
    (ORDINAL, re.compile(
        "[个家批届期次代条座艘台架任轮版步线章节]|书记|总部|大道|方阵|梯队|中学|小学"
    )),
)  # fmt: skip
