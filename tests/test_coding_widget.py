"""The walk in JupyterLab: its fields and buttons, clicked without a browser, and its notebook."""

from __future__ import annotations

import builtins
import importlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from seedfiles import write_seeds

from zonereport.coding import desk as desk_module
from zonereport.coding import widget as widget_module
from zonereport.coding.candidates import Candidate
from zonereport.coding.desk import Desk, open_desk
from zonereport.coding.rows import GUESSED, NOTES
from zonereport.coding.widget import Walking, coding_walk
from zonereport.errors import UsageError, ZonereportError
from zonereport.seeds import Seeds, load_seeds

TEXT = "甲区<快讯>：产值超12.5亿元，企业35家，一批项目开工。\n"
FACTS = {"title": "甲区快讯", "published_from": "2025-07-05", "published_to": "2025-07-05"}
GUESSES = {"area": "jia", "measure": "level", "period": "2025-06", "status": "actual", "qualifier": "exact"}
NUMERALS = {
    "12.5亿元": ({**GUESSES, "indicator": "gdp"}, ""),
    "35家": ({**GUESSES, "indicator": "firms"}, ""),
    "一": (GUESSES, "rhetoric"),
}


def candidates_of(text: str, seeds: Seeds, source: str) -> list[Candidate]:
    coded = "".join(seeds.figures.loc[seeds.figures["source"] == source, "printed"])
    found = []
    for printed, (guesses, reason) in NUMERALS.items():
        anchor = (text.index(printed), text.index(printed) + len(printed), printed)
        if printed not in coded:
            found.append(Candidate(*anchor, None, None, None, "", (0, len(text)), guesses, reason))
    return found


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(desk_module, "find_candidates", candidates_of)
    return write_seeds(tmp_path / "seeds")


@pytest.fixture
def desk(seeds: Path, tmp_path: Path) -> Desk:
    path = tmp_path / "jia-2025.txt"
    path.write_text(TEXT, encoding="utf-8")
    return open_desk(path, "jia-2025", load_seeds(seeds), seeds / "texts", FACTS)[0]


@pytest.fixture
def walking(desk: Desk) -> Walking:
    return Walking(desk)


def widgets_in(box: Any) -> list[Any]:
    return [box, *(inner for child in getattr(box, "children", ()) for inner in widgets_in(child))]


def words_of(box: Any) -> str:
    shown = [widget for widget in widgets_in(box) if type(widget).__name__ in ("HTML", "Button")]
    return " ".join(f"{getattr(widget, 'value', '')} {widget.description}" for widget in shown)


def test_the_sentence_is_shown_with_its_figure_marked_and_escaped(walking: Walking) -> None:
    shown = walking.sentence.value
    assert "甲区&lt;快讯&gt;：产值超<mark>12.5亿元</mark>，企业35家" in shown
    assert "1,250,000,000 CNY (1,245,000,000 to 1,255,000,000)" in shown
    assert "1 of 3 · 0 decided · line 1" in walking.place.value


def test_every_field_and_button_has_a_label_and_guesses_are_marked(walking: Walking) -> None:
    assert list(walking.fields) == ["printed", *GUESSED, *NOTES]
    labels = {column: field.description for column, field in walking.fields.items()}
    assert all(column in label for column, label in labels.items())
    assert {column for column, label in labels.items() if label.endswith(" ?")} == set(GUESSED)
    assert all(button.description for button in [*walking.buttons.values(), walking.enter])


def test_fields_hold_the_guesses_and_offer_what_can_be_chosen(walking: Walking) -> None:
    values = {column: field.value for column, field in walking.fields.items()}
    assert values["indicator"] == "gdp · 地区生产总值 · GDP (money)"
    assert values["indicator"] in walking.fields["indicator"].options
    assert (values["measure"], values["status"], values["period"]) == ("level", "actual", "2025-06")
    labels = [label for label, _ in walking.fields["status"].options]
    assert any("an outcome that the article reports" in label for label in labels)


def test_accepting_goes_on_and_the_sheet_has_it(walking: Walking, desk: Desk) -> None:
    walking.buttons["accept"].click()
    assert "2 of 3 · 1 decided" in walking.place.value
    assert walking.progress.value == 1
    assert desk.rows()[0][0].decision == "code"


def test_a_changed_field_is_no_guess_any_more(walking: Walking, desk: Desk) -> None:
    walking.fields["status"].value = "target"
    walking.fields["scope"].value = "规上  企业"
    row = desk.rows()[0][0]
    assert (row.cells["status"], row.cells["scope"]) == ("target", "规上 企业")
    assert not walking.fields["status"].description.endswith("?")


@pytest.mark.parametrize("typed", ["企业数", "firms · 企业数 · Firms (count)", "ＦＩＲＭＳ"])
def test_an_indicator_can_be_typed_by_its_name_or_chosen(walking: Walking, typed: str) -> None:
    walking.fields["indicator"].value = typed
    assert walking.walk.row.cells["indicator"] == "firms"
    assert walking.fields["indicator"].value == "firms · 企业数 · Firms (count)"


def test_the_printed_string_is_widened_by_typing_it(walking: Walking) -> None:
    walking.fields["printed"].value = "超12.5亿元"
    row = walking.walk.row
    assert (row.printed, TEXT[row.start : row.end]) == ("超12.5亿元", "超12.5亿元")
    assert walking.fields["qualifier"].value == "more_than"
    walking.fields["printed"].value = "13亿元"
    assert "does not stand there" in walking.told.value
    assert walking.fields["printed"].value == "超12.5亿元"


def test_what_forbids_a_decision_is_told(walking: Walking) -> None:
    walking.fields["indicator"].value = "exports"
    walking.buttons["accept"].click()
    assert walking.walk.decided == 0
    assert 'role="status"' in walking.told.value
    assert "indicator: found &#x27;exports&#x27;" in walking.told.value


def test_dismissing_takes_the_chosen_reason(walking: Walking) -> None:
    walking.buttons["dismiss"].click()
    assert walking.walk.decided == 0 and "reason" in walking.told.value
    walking.buttons["skip"].click()
    walking.buttons["skip"].click()
    assert (walking.reason.value, walking.reason.description) == ("rhetoric", "排除理由 reason ?")
    walking.reason.value = "name"
    walking.buttons["dismiss"].click()
    assert (walking.walk.rows[2].decision, walking.walk.rows[2].reason) == ("dismiss", "name")


def test_undo_and_back_work_after_the_last_one(walking: Walking) -> None:
    for _ in range(3):
        walking.buttons["skip"].click()
    assert "3 of 3 open, 0 decided" in walking.place.value
    assert walking.buttons["accept"].disabled and not walking.buttons["back"].disabled
    walking.buttons["back"].click()
    assert "3 of 3 · 0 decided" in walking.place.value and not walking.buttons["accept"].disabled


def test_what_is_decided_enters_by_its_button_with_the_result(walking: Walking, seeds: Path) -> None:
    assert walking.enter.disabled
    walking.fields["printed"].value = "超12.5亿元"
    walking.buttons["accept"].click()
    assert walking.enter.description == "Enter 1 decided 写入1条"
    walking.enter.click()
    assert "1 figure (jia25-001) entered, 0 numerals dismissed" in walking.told.value
    assert "1 of 2 · 0 decided" in walking.place.value
    assert load_seeds(seeds).figures.set_index("figure").at["jia25-001", "printed"] == "超12.5亿元"


def test_faults_on_entering_are_told_and_nothing_is_written(walking: Walking, seeds: Path) -> None:
    before = (seeds / "figures.csv").read_bytes()
    walking.fields["note"].value = "=1+1"
    first, *others = walking.walk.rows
    walking.walk = replace(walking.walk, rows=(replace(first, decision="code"), *others))
    walking.enter.disabled = False
    walking.enter.click()
    assert "row 2, column note: found &#x27;=1+1&#x27;" in walking.told.value
    assert (seeds / "figures.csv").read_bytes() == before


def test_a_sheet_that_was_changed_outside_is_not_overwritten(walking: Walking, desk: Desk) -> None:
    desk.sheet.write_text("mine", encoding="utf-8")
    walking.buttons["accept"].click()
    assert "changed by somebody else" in walking.told.value
    assert desk.sheet.read_text(encoding="utf-8") == "mine"


def test_without_an_article_the_registered_ones_with_open_numerals_are_offered(seeds: Path) -> None:
    box = coding_walk("", "", str(write_seeds(seeds, dismissed=[])), "", {})
    (choice,) = (widget for widget in widgets_in(box) if type(widget).__name__ == "Dropdown")
    assert choice.options == ("jia-2023",)
    assert "Name an article" in words_of(box)


def test_an_article_that_is_chosen_is_walked(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_seeds(seeds, dismissed=[])
    monkeypatch.setattr(desk_module, "find_candidates", lambda *_: [])
    box = coding_walk("", "", str(seeds), "", {})
    next(widget for widget in widgets_in(box) if type(widget).__name__ == "Button").click()
    assert "<b>jia-2023</b> · 0 of 0 open" in words_of(box)


def test_without_texts_the_notebook_says_how_to_name_an_article(seeds: Path) -> None:
    (seeds / "texts").rename(seeds / "elsewhere")
    box = coding_walk("", "", str(seeds), "", {})
    assert "source = " in words_of(box)
    assert "Dropdown" not in {type(widget).__name__ for widget in widgets_in(box)}


def test_a_new_article_without_its_facts_is_refused_with_their_names(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(UsageError, match="--title, --published-from, --published-to"):
        coding_walk("new.txt", "jia-2025", "seeds", "", {}, root=tmp_path)


def test_paths_start_at_the_root(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text(TEXT, encoding="utf-8")
    assert "1 of 3" in words_of(coding_walk("new.txt", "jia-2025", "seeds", "", FACTS, root=tmp_path))
    again = coding_walk("new.txt", "jia-2025", "seeds", "seeds/texts", {}, root=tmp_path)
    assert "1 of 3" in words_of(again)


def test_without_ipywidgets_the_module_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def lacks_it(name: str, *rest: Any, **more: Any) -> Any:
        if name == "ipywidgets":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", lacks_it)
    monkeypatch.delitem(sys.modules, widget_module.__name__)
    with pytest.raises(ZonereportError, match=r"pip install 'zonereport\[lab\]'"):
        importlib.import_module(widget_module.__name__)
