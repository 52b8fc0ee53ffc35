"""The page furniture's words, in the languages of the reports.

A notebook in another language gets the English ones: they are few, and an
exporter that works on any notebook cannot know every language.
"""

from __future__ import annotations

import re
from datetime import date

WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "page": "第 {page} 页，共 {pages} 页",
        "contents": "目录",
        "vintage": "资料截至{date}",
        "untitled": "未命名笔记本",
        "mark_actual": "实际",
        "mark_expected": "◐ 预计",
        "mark_target": "◇ 目标",
        "figure": "图 {number}",
        "image_missing": "［图片未能嵌入：{what}］",
        "not_shown": "［此输出无法印在纸上：{what}］",
        "embedded": "［嵌入的网页：{what}］",
        "widget": "交互控件",
        "script": "［此处为脚本，纸上无法运行，故未显示］",
        "attached_notebook": "生成本文档的笔记本（已执行）",
        "attached_file": "数据表 {name}",
        "glyphs": "本文档所用字体中没有下列字符，文中以其码位代替：{what}。",
    },
    "en": {
        "page": "Page {page} of {pages}",
        "contents": "Contents",
        "vintage": "Data published by {date}",
        "untitled": "Untitled notebook",
        "mark_actual": "outcome",
        "mark_expected": "◐ expected",
        "mark_target": "◇ target",
        "figure": "Figure {number}",
        "image_missing": "[Image not embedded: {what}]",
        "not_shown": "[Output that paper cannot show: {what}]",
        "embedded": "[Embedded page: {what}]",
        "widget": "interactive widget",
        "script": "[A script stands here; paper runs none, so it is not shown]",
        "attached_notebook": "The executed notebook behind this document",
        "attached_file": "Table of data: {name}",
        "glyphs": "The typefaces of this document lack these characters and show their code points: {what}.",
    },
}

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def words_of(language: str) -> dict[str, str]:
    """Words for a language code; English for one that the reports do not have.

    Examples
    --------
    >>> words_of("zh")["contents"], words_of("fr")["contents"]
    ('目录', 'Contents')
    """
    return WORDS.get(language, WORDS["en"])


def day_in_words(day: date, language: str) -> str:
    """A date as prose writes it, independent of the machine's locale.

    Examples
    --------
    >>> day_in_words(date(2024, 8, 5), "zh"), day_in_words(date(2024, 8, 5), "en")
    ('2024年8月5日', '5 August 2024')
    """
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def guess_language(text: str) -> str:
    """Language of a notebook that does not say: Chinese, Japanese, Korean or English by its script.

    Examples
    --------
    >>> guess_language("研发经费 R&D"), guess_language("growth"), guess_language("これはペンです")
    ('zh', 'en', 'ja')
    """
    han, kana, hangul = (
        len(re.findall(f"[{span}]", text)) for span in ("\u4e00-\u9fff", "\u3041-\u30ff", "\uac00-\ud7a3")
    )
    latin = len(re.findall("[A-Za-z]", text))
    if kana + hangul + han <= latin / 6:
        return "en"
    if kana > han / 6 and kana >= hangul:
        return "ja"
    return "ko" if hangul > han else "zh"
