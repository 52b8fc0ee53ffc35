"""The walk in JupyterLab: the same steps as on a terminal, with fields and buttons.

Fields and buttons are the browser's own: the tab key reaches each of them, and each has a label.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from zonereport.errors import ZonereportError
from zonereport.seeds import Seeds, load_seeds

from .choices import MEANINGS, TITLES
from .desk import Desk, open_articles, open_desk
from .mending import plain
from .rows import DISMISS, GUESSED, NOTES
from .sheet import sentence_parts
from .walk import Walk

try:
    import ipywidgets  # type: ignore[import-untyped]
except ImportError:
    raise ZonereportError(
        "coding in a notebook needs ipywidgets, which is not installed: pip install 'zonereport[lab]'; "
        "`zonereport code` on a terminal does without"
    ) from None

_SEPARATOR = " · "
_WIDE = {"width": "98%"}
_STYLE = """<style>
.zr-coding .zr-sentence { font-size: 1.15em; line-height: 1.7; max-width: 48em; margin: .5em 0 }
.zr-coding mark { background: #ffd54d; color: #000; padding: 0 .15em; font-weight: bold }
.zr-coding .zr-told { color: #b00020; font-weight: bold }
.zr-coding .zr-done { color: #1b5e20; font-weight: bold }
</style>"""
_HOW = """<p>Name an article in the parameters cell and run the notebook again.
请在参数单元格中指定报道，然后重新运行。</p>
<pre>text = "article.txt"           # a text file in UTF-8
source = "hy-2025-half-year"   # a short id for it
title = "…"                    # a new article also needs its headline
published_from = "2025-07-31"  # and the first and last day on which it can have appeared
published_to = "2025-07-31"</pre>"""


def coding_walk(
    text: str,
    source: str,
    seeds: str,
    texts: str,
    facts: Mapping[str, str],
    *,
    area: str = "",
    prefix: str = "",
    root: Path | None = None,
) -> Any:
    """The walk through an article's candidates as a widget.

    Parameters
    ----------
    text, source : str
        The article's file and id; empty ones give a choice of the registered articles that have open
        numerals, and say how to name another.
    seeds, texts : str
        Folders; ``texts`` empty for the one in the seeds folder.
    facts : mapping of str to str
        What is known of a new article; see `zonereport.coding.registering.FACTS`.
    area, prefix : str
        As for `zonereport.coding.desk.open_desk`.
    root : Path, optional
        Where relative paths start; the working directory if it is not given.

    Returns
    -------
    ipywidgets.Widget
    """
    base = root or Path()
    folder = base / texts if texts else base / seeds / "texts"
    loaded = load_seeds(base / seeds)
    if not text or not source:
        return article_chooser(loaded, folder)
    path = base / text if (base / text).is_file() else Path(text)
    desk, _ = open_desk(path, source, loaded, folder, facts, area=area, prefix=prefix)
    return Walking(desk).box


def article_chooser(seeds: Seeds, texts: Path) -> Any:
    """The registered articles that have open numerals, and how to name another."""
    how = ipywidgets.HTML(_HOW)
    found = open_articles(seeds, texts)
    if not found:
        return ipywidgets.VBox([how])
    choice = ipywidgets.Dropdown(options=list(found), description="报道 article")
    button = ipywidgets.Button(description="Open 打开", button_style="primary")
    box = ipywidgets.VBox([how, ipywidgets.HBox([choice, button])])

    def opened(_: Any) -> None:
        desk, _is_new = open_desk(texts / found[choice.value], choice.value, seeds, texts, {})
        box.children = [Walking(desk).box]

    button.on_click(opened)
    return box


class Walking:
    """Fields and buttons of one walk; ``box`` is what a notebook shows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        rows, left = desk.rows()
        self.walk = Walk(rows, desk).begin()
        self._is_drawing = False
        self.place, self.sentence = ipywidgets.HTML(), ipywidgets.HTML()
        self.told = ipywidgets.HTML()
        self.progress = ipywidgets.IntProgress(description="decided", layout=_WIDE)
        self.fields = {column: self._field(column) for column in ("printed", *GUESSED, *NOTES)}
        self.reason = ipywidgets.Dropdown(options=_codes("reason"), description="排除理由 reason")
        self.buttons = {
            "accept": self._button("Accept 采用", "success", lambda: self.walk.accept()),
            "dismiss": self._button("Dismiss 排除", "warning", self._dismissed),
            "skip": self._button("Skip 跳过", "", lambda: self.walk.skip()),
            "back": self._button("Back 返回", "", lambda: self.walk.back()),
            "undo": self._button("Undo 撤销", "", lambda: self.walk.undo()),
        }
        layout = {"width": "auto", "align_self": "flex-start"}
        self.enter = ipywidgets.Button(tooltip="into figures.csv and dismissed.csv", layout=layout)
        self.enter.on_click(lambda _: self._enter())
        self._form = ipywidgets.VBox([*self.fields.values()])
        deciding = ipywidgets.HBox([*self.buttons.values(), self.reason], layout={"flex_flow": "row wrap"})
        style = ipywidgets.HTML(_STYLE)
        parts = [style, self.place, self.progress, self.sentence, self._form, deciding, self.told, self.enter]
        self.box = ipywidgets.VBox(parts)
        self.box.add_class("zr-coding")
        self._draw("; ".join(left))

    def _field(self, column: str) -> Any:
        label = {"style": {"description_width": "9em"}, "layout": _WIDE}
        if column in MEANINGS:
            field = ipywidgets.Dropdown(options=_codes(column), **label)
        elif column in ("printed", *NOTES):
            field = ipywidgets.Text(continuous_update=False, **label)
        else:
            field = ipywidgets.Combobox(continuous_update=False, **label)
        field.tooltip = TITLES[column][1]
        field.observe(lambda change: self._typed(column, change["new"] or ""), names="value")
        return field

    def _button(self, label: str, style: str, step: Callable[[], Walk]) -> Any:
        button = ipywidgets.Button(description=label, button_style=style, layout={"width": "auto"})
        button.on_click(lambda _: self._take(step()))
        return button

    def _dismissed(self) -> Walk:
        return self.walk.dismiss(self.reason.value or "")

    def _typed(self, column: str, value: str) -> None:
        if self._is_drawing or self.walk.is_over:
            return
        if column == "printed":
            self._take(self._moved(value))
            return
        if column in ("area", "indicator"):
            value = value.split(_SEPARATOR)[0]  # of a label the code; of a typed name whatever it finds
            known = self._desk.choices.search(column, self.walk.row, self.walk.rows, value)
            value = known[0].value if value and len(known) == 1 else value
        self._take(self.walk.put(column, value))

    def _moved(self, printed: str) -> Walk:
        """The anchor follows the printed string, as near as the string stands."""
        row, text, printed = self.walk.row, self._desk.text, printed.strip()
        around = max(row.start - len(printed) + 1, 0)
        place = text.find(printed, around, row.end + len(printed) - 1) if printed else -1
        if place < 0:
            return self._telling(f"{printed!r} does not stand there; it has to touch {row.printed}")
        return self.walk.move(place, place + len(printed))

    def _telling(self, *sentences: str) -> Walk:
        return replace(self.walk, message=sentences)

    def _take(self, walk: Walk) -> None:
        """Show a new walk; what changed is in the sheet at once."""
        try:
            if walk.rows != self.walk.rows:
                self._desk.save(walk.rows)
        except ZonereportError as error:
            walk = self._telling(str(error))
        self.walk = walk
        self._draw()

    def _enter(self) -> None:
        try:
            entry, rows = self._desk.enter(self.walk.rows)
        except ZonereportError as error:
            self.walk = self._telling(*str(error).splitlines())
            self._draw()
            return
        self.walk = Walk(rows, self._desk).begin()
        self._draw(f"{entry}.")

    def _draw(self, done: str = "") -> None:
        self._is_drawing = True
        try:
            self._draw_place()
            if not self.walk.is_over:
                self._draw_row()
        finally:
            self._is_drawing = False
        told = [("zr-told", sentence) for sentence in self.walk.message]
        told += [("zr-done", done)] if done else []
        lines = "".join(f'<div class="{kind}">{escape(plain(sentence))}</div>' for kind, sentence in told)
        self.told.value = f'<div role="status" aria-live="polite">{lines}</div>'

    def _draw_place(self) -> None:
        walk = self.walk
        self.progress.max, self.progress.value = max(len(walk.rows), 1), walk.decided
        place = f"{walk.at + 1} of {len(walk.rows)}{_SEPARATOR}{walk.decided} decided"
        if walk.is_over:
            place = f"{len(walk.rows) - walk.decided} of {len(walk.rows)} open, {walk.decided} decided"
            self.sentence.value = ""
        else:
            place += f"{_SEPARATOR}line {self._desk.line_of(walk.row)}"
        self.place.value = f"<b>{escape(self._desk.source)}</b>{_SEPARATOR}{place}"
        for name, button in self.buttons.items():
            button.disabled = walk.is_over and name not in ("back", "undo")
        self._form.layout.display = "none" if walk.is_over else ""
        self.enter.description = f"Enter {walk.decided} decided 写入{walk.decided}条"
        self.enter.disabled = not walk.decided

    def _draw_row(self) -> None:
        row, choices = self.walk.row, self._desk.choices
        before, figure, after = map(escape, sentence_parts(row, self._desk.text))
        decided = row.decision if row.decision != DISMISS else f"{DISMISS}: {row.settled('reason')}"
        reading = escape(str(self._desk.reading(row)))
        reading += f"{_SEPARATOR}<b>{escape(decided)}</b>" if decided else ""
        shown = f'<div class="zr-sentence">{before}<mark>{figure}</mark>{after}</div>'
        self.sentence.value = f"{shown}<div>{figure} = {reading}</div>"
        for column, field in self.fields.items():
            mark = " ?" if row.is_guess(column) else ""
            field.description = f"{TITLES[column][0]} {column}{mark}"
            value = row.printed if column == "printed" else row.settled(column)
            if isinstance(field, ipywidgets.Combobox):
                found = choices.of(column, row, self.walk.rows)
                field.options = [choice.label for choice in found]
                value = next((choice.label for choice in found if choice.value == value), value)
            field.value = value if column not in MEANINGS or value in MEANINGS[column] else ""
        guess = row.settled("reason")
        self.reason.value = guess if guess in MEANINGS["reason"] else ""
        self.reason.description = f"排除理由 reason{' ?' if guess and row.is_guess('reason') else ''}"


def _codes(column: str) -> list[tuple[str, str]]:
    meanings = MEANINGS[column].items()
    return [("", ""), *((_SEPARATOR.join((code, zh, en)), str(code)) for code, (zh, en) in meanings)]
