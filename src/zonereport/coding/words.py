"""Words that tell what a numeral is, in tables: classifiers, bounding words' neighbours."""

from __future__ import annotations

#: Single characters that count things; anything else behind a number begins the next word.
CLASSIFIERS = frozenset(
    "个家户项件名位人台套辆架艘列座栋幢间层所处条款种类批次场届宗块片颗粒枚只支根株棵头匹盏盒袋瓶桶箱包"
    "份篇部本册张幅封笔单例组队对双副门轮趟站节道口眼孔席床股尊扇顶顿样桩队村镇县亩米度级"
)

#: A classifier is none where it begins another word: 十亿项目, 三支持.
NO_CLASSIFIER_BEFORE = {
    "项": "目", "个": "性人体税", "家": "庭电居具长乡园", "户": "籍型外", "名": "单校优牌录",
    "人": "才员民大均工", "台": "湾风州", "种": "植子业", "条": "件例", "层": "次面级", "级": "别联",
    "位": "于列居置", "部": "分门委", "支": "持撑付", "批": "复准发", "场": "景地所", "所": "有在",
    "处": "理于置", "组": "织建合", "队": "伍", "份": "额", "节": "能约点水", "道": "路", "口": "岸",
    "度": "假", "站": "式位", "例": "如", "包": "括含装", "门": "户", "方": "面阵式案法向", "平": "台安均",
    "升": "级", "克": "服拉", "米": "线", "县": "级", "桩": "基",
    "元": "素", "成": "本功为立果员长效就都交品熟", "倍": "增", "天": "然", "年": "轻",
}  # fmt: skip

#: A bounding word is none where it is the end of another word: 签约, 最近, 通过.
NO_BOUND_BEFORE = {
    "约": "签节合预公特履制契违毁条邀缔失续守",
    "近": "最附靠临邻新远亲",
    "过": "通经不透越穿度",
    "超": "赶反高",
    "破": "打突攻击侦",
    "上": "以之线网",
}

#: A bounding word behind the unit is none where another word goes on: 上下游, 内资.
NO_BOUND_AFTER = {
    "上下": "游文班",
    "内": "资外部陆销地设容",
    "级": "别",
    "起": "来步草",
}

#: Falls that belong to the printed string, because they turn its sign.
FALLS = ["下降", "下滑", "下跌", "降低", "减少", "回落", "负增长", "降"]

#: Units of places in a ranking.
PLACES = ("位", "位次", "个位次", "个名次")

#: Moves in a ranking that belong to the printed string.
MOVES = ["前进", "进位", "前移", "跃升", "攀升", "后退", "退位", "后移"]

#: Moves in a ranking only where 位 is the unit: 提升3名 may promote three people.
MOVES_OF_PLACES = ["上升", "提升", "晋升", "上移", "下移", "升", "进", "退", *FALLS]
