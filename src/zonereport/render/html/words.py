"""The page's own words (contents, skip link, placeholders) in the languages that it knows."""

from __future__ import annotations

import re

WORDS = {
    "zh": {
        "contents": "目录",
        "skip": "跳到正文",
        "as_of": "数据截至",
        "target": "目标",
        "expected": "预计",
        "actual": "实际",
        "code": "代码",
        "output": "输出",
        "table": "表",
        "figure": "图",
        "done": "已完成",
        "open": "未完成",
        "back": "返回正文：",
        "script": "此处为脚本，本页不运行脚本，故未显示。",
        "remote": "外部资源，本页不加载：",
        "missing": "缺少文件：",
        "unknown": "无法显示的输出：",
        "widget": "交互控件，本页只显示其文字。",
        "traceback": "错误信息",
    },
    "en": {
        "contents": "Contents",
        "skip": "Skip to content",
        "as_of": "Data published by",
        "target": "target",
        "expected": "expected",
        "actual": "outcome",
        "code": "Code",
        "output": "Output",
        "table": "Table",
        "figure": "Figure",
        "done": "done",
        "open": "not done",
        "back": "back to the text: ",
        "script": "A script stands here; this page runs none, so it is not shown.",
        "remote": "External resource, not loaded by this page: ",
        "missing": "File not found: ",
        "unknown": "Output that cannot be shown: ",
        "widget": "An interactive widget; this page shows its text only.",
        "traceback": "Traceback",
    },
}

_SCRIPTS = {
    "ja": r"[\u3040-\u30ff]",
    "ko": r"[\uac00-\ud7af]",
    "zh": r"[\u4e00-\u9fff]",
    "ar": r"[\u0600-\u06ff]",
}
_LOCALES = {"zh": "zh_CN", "en": "en_GB"}


def words_for(language: str) -> dict[str, str]:
    """The page's words in ``language``, in English if it has none in that."""
    return WORDS.get(language.split("-")[0], WORDS["en"])


def language_of(text: str, default: str = "en") -> str:
    """Language that the script of ``text`` speaks for; ``default`` if it is a Latin one.

    A Han character says about as much as two Latin letters, hence the weight.

    Examples
    --------
    >>> language_of("衡阳高新区 GDP"), language_of("See 衡阳 in the appendix of this report")
    ('zh', 'en')
    """
    latin = len(re.findall(r"[A-Za-z]", text))
    for language, pattern in _SCRIPTS.items():
        if 2 * len(re.findall(pattern, text)) > latin:
            return language
    return default


def language_tag(language: str) -> str:
    """BCP 47 tag for the ``lang`` attribute: Chinese says which characters it means."""
    return "zh-Hans" if language == "zh" else language


def open_graph_locale(language: str) -> str:
    """Language and country as `og:locale` wants them."""
    return _LOCALES.get(language, language)


def written_date(iso: str, language: str) -> str:
    """``2024-08-31`` as readers write it; anything else unchanged.

    Examples
    --------
    >>> written_date("2024-08-31", "zh"), written_date("2024-08-31", "en")
    ('2024年8月31日', '31 August 2024')
    """
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", iso)
    if not match:
        return iso
    year, month, day = (int(part) for part in match.groups())
    if language == "zh":
        return f"{year}年{month}月{day}日"
    return f"{day} {_MONTHS[month - 1]} {year}" if 1 <= month <= 12 else iso


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
