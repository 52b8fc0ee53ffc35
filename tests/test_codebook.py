"""What people typed into seeds/: the codebook is complete, figures are anchored, results are right."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from zonereport.analysis.completion import completion
from zonereport.analysis.rd_intensity import rd_intensity
from zonereport.clean import clean_figures
from zonereport.evidence import coverage, read_texts, verify
from zonereport.language.messages import catalogue
from zonereport.language.names import missing_scopes
from zonereport.plausibility import Kind
from zonereport.refresh import refresh_data
from zonereport.seeds import Seeds, describe, load_seeds
from zonereport.vocabulary import Language

# Terms that Chinese readers know in Latin letters.
LATIN_TERMS = {"D", "GDP", "R"}
HAN = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[A-Za-z]+")
QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|《[^》]*》|\"[^\"]*\"")
SENTENCE_END = re.compile(r"[。；！？\r\n]")
SHORTEST_SENTENCE = 20


@pytest.fixture(scope="module")
def seeds(root: Path) -> Seeds:
    return load_seeds(root / "seeds")


@pytest.fixture(scope="module")
def figures(seeds: Seeds) -> pd.DataFrame:
    return clean_figures(seeds)


@pytest.fixture(scope="module")
def completions(figures: pd.DataFrame, seeds: Seeds) -> pd.DataFrame:
    return completion(figures, seeds.indicators)


@pytest.fixture(scope="module")
def manual(root: Path) -> set[str]:
    """Every word that seeds/README.md sets in code type."""
    text = (root / "seeds" / "README.md").read_text(encoding="utf-8")
    return {word for span in re.findall(r"`([^`]+)`", text) for word in re.split(r"[,\s]+", span)}


def cells(seeds: Seeds, ending: str) -> Iterator[tuple[str, str]]:
    """Place and content of every cell of the columns that end so, all six tables."""
    for name, resource in describe().items():
        frame = getattr(seeds, name)
        key = resource.primary_key[0]
        for column in (column for column in resource.columns if column.endswith(ending)):
            for code, cell in zip(frame[key], frame[column], strict=True):
                yield f"{name} {code} {column}: {cell}", cell


def printed(figures: pd.DataFrame, amount: str) -> str:
    """The id of the only figure that was printed so."""
    (figure,) = figures.loc[figures["printed"] == amount, "figure"]
    return str(figure)


def derived(frame: pd.DataFrame, figures: pd.DataFrame, amount: str, formula: str) -> pd.Series:
    """The only row that a formula made from the figure that was printed so."""
    figure = printed(figures, amount)
    made = frame[frame["formula"] == formula]
    (row,) = (row for _, row in made.iterrows() if figure in row["figures"].split())
    return row


def rounded(row: pd.Series, unit: float, digits: int) -> tuple[float, float, float]:
    value, lower, upper = (round(float(row[name]) / unit, digits) for name in ("value", "lower", "upper"))
    return value, lower, upper


def test_the_manual_names_every_column(manual: set[str]) -> None:
    columns = {column for resource in describe().values() for column in resource.columns}
    assert sorted(columns - manual) == []


def test_the_manual_names_every_file(manual: set[str]) -> None:
    assert sorted({resource.file for resource in describe().values()} - manual) == []


def test_the_manual_names_every_code_that_can_be_typed(manual: set[str]) -> None:
    fields = [field for resource in describe().values() for field in resource.fields]
    assert sorted({code for field in fields for code in field.codes} - manual) == []


def test_the_manuals_tables_explain_no_code_that_does_not_exist(root: Path) -> None:
    text = (root / "seeds" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]+`) \|", text, re.M)
    explained = {word for row in rows for word in re.findall(r"`([^`]+)`", row)}
    fields = [field for resource in describe().values() for field in resource.fields]
    known = {field.name for field in fields} | {code for field in fields for code in field.codes}
    assert sorted(explained - known) == []


def manual_tables(root: Path, heading: str) -> list[list[dict[str, str]]]:
    """The tables below a heading of the manual, each as rows by column."""
    text = (root / "seeds" / "README.md").read_text(encoding="utf-8")
    part = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    tables = []
    for block in re.findall(r"(?:^\|.*\n?)+", part, re.M):
        lines = block.splitlines()
        head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
        tables.append([dict(zip(head, row, strict=True)) for row in rows])
    return tables


def test_the_manuals_twenty_hard_cases_stand_in_the_seeds_as_it_shows_them(seeds: Seeds, root: Path) -> None:
    cases = manual_tables(root, "Twenty hard cases")
    assert len(cases) == 20
    typed = seeds.figures.set_index("figure", drop=False)
    for case in cases:
        for row in case:
            assert row == {column: typed.loc[row["figure"], column] for column in row}


def test_the_manual_says_what_became_of_every_numeral(seeds: Seeds, root: Path, texts_folder: Path) -> None:
    (shown,) = manual_tables(root, "What became of every numeral")
    found = coverage(seeds, texts_folder).table.rename(columns={"uncovered": "not covered"})
    counts = ["numerals", "coded", "time", "name", "ordinal", "rhetoric", "repeated", "not covered"]
    files = [row["text"] for row in shown[:-1]]
    assert files == [file.partition("_")[0] for file in found["file"]]
    assert [[int(row[name]) for name in counts] for row in shown[:-1]] == found[counts].to_numpy().tolist()
    assert [int(shown[-1][name]) for name in counts] == found[counts].sum().tolist()
    sources = seeds.sources[seeds.sources["file"] != ""]
    named = [name for row in shown[:-1] for name in row["articles"].split(", ")]
    assert sorted(named) == sorted(sources["source"]) and int(shown[-1]["articles"]) == len(sources)


def test_the_manual_explains_every_kind_of_finding(root: Path) -> None:
    (shown,) = manual_tables(root, "Findings that stay")
    explained = {name.strip() for row in shown for name in row["kind"].split(",")}
    assert explained == {kind.phrase for kind in Kind}


def test_every_indicator_is_used_or_is_part_of_a_ratio(seeds: Seeds) -> None:
    book = seeds.indicators
    used = set(seeds.figures["indicator"]) | set(book["numerator"]) | set(book["denominator"])
    assert sorted(set(book["indicator"]) - used) == []


def test_every_indicator_and_area_is_named_and_every_indicator_defined_in_both_languages(
    seeds: Seeds,
) -> None:
    empty = [place for ending in ("_zh", "_en") for place, cell in cells(seeds, ending) if not cell.strip()]
    assert [place for place in empty if place.startswith(("indicators", "areas"))] == []


@pytest.mark.parametrize("column", ["name_zh", "name_en"])
def test_no_two_indicators_have_one_name(seeds: Seeds, column: str) -> None:
    names = seeds.indicators[column]
    assert sorted(names[names.duplicated(keep=False)]) == []


def test_english_columns_hold_no_chinese_but_quoted_names(seeds: Seeds) -> None:
    assert [place for place, cell in cells(seeds, "_en") if HAN.search(QUOTED.sub("", cell))] == []


def test_chinese_columns_hold_no_english_but_names_and_known_terms(seeds: Seeds) -> None:
    named = " ".join([*seeds.figures["printed"], *seeds.figures["subject"], *seeds.figures["scope"]])
    known = LATIN_TERMS | {word for word in LATIN.findall(named) if word.isupper()}
    foreign = [place for place, cell in cells(seeds, "_zh") if set(LATIN.findall(cell)) - known]
    assert foreign == []


def test_every_remark_on_a_figure_is_there_in_both_languages(seeds: Seeds) -> None:
    notes = seeds.figures[["figure", "note", "note_zh"]]
    one_sided = notes[(notes["note"] == "") != (notes["note_zh"] == "")]
    assert one_sided.to_dict("records") == []


def test_every_scope_has_words_in_both_languages_and_every_word_a_scope(seeds: Seeds) -> None:
    other_readings = seeds.alternatives.loc[seeds.alternatives["column"] == "scope", "alternative"]
    scopes = {scope for scope in (*seeds.figures["scope"], *other_readings) if scope}
    assert missing_scopes(scopes) == []
    for language in Language:
        named = {key.removeprefix("scopes.") for key in catalogue("scopes", language)}
        assert sorted(named - scopes) == []


def test_the_data_are_what_the_seeds_say(seeds: Seeds, root: Path, tmp_path: Path) -> None:
    refresh_data(seeds, tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in (root / "data").iterdir() if path.name[0] != "."}
    assert sorted(kept) == sorted(made)
    assert [name for name in sorted(made) if kept[name] != made[name]] == []


def test_every_figure_of_a_source_with_a_text_is_anchored_and_every_other_cited(
    figures: pd.DataFrame, seeds: Seeds
) -> None:
    has_text = figures["source"].map(seeds.sources.set_index("source")["file"]) != ""
    assert figures.loc[has_text & (figures["evidence"] != "anchored"), "figure"].tolist() == []
    assert figures.loc[~has_text & (figures["evidence"] != "cited"), "figure"].tolist() == []
    assert has_text.any() and not has_text.all()


def test_every_source_without_a_text_has_an_address(seeds: Seeds) -> None:
    sources = seeds.sources
    assert sources.loc[(sources["file"] == "") & (sources["url"] == ""), "source"].tolist() == []


def test_no_page_is_both_entered_and_left_out_for_its_outlet(seeds: Seeds, root: Path) -> None:
    text = (root / "seeds" / "left_out.md").read_text(encoding="utf-8")
    reposts = re.findall(r"<([^>]+)>.*\| repost", text)
    assert len(reposts) == 11
    assert sorted(set(reposts) & set(seeds.sources["url"])) == []


def test_every_figure_and_every_dismissed_numeral_stands_in_its_text(
    seeds: Seeds, texts_folder: Path
) -> None:
    assert verify(seeds, texts_folder) == []


def test_every_numeral_of_every_text_is_coded_or_dismissed_once(seeds: Seeds, texts_folder: Path) -> None:
    covered = coverage(seeds, texts_folder)
    assert covered.faults == []
    assert set(covered.table["file"]) == set(seeds.sources["file"]) - {""}
    assert (covered.table[["uncovered", "doubly_covered"]] == 0).all(axis=None)


# Expected: value, lower and upper end, worked out by hand from the printed strings.
@pytest.mark.parametrize(
    ("amount", "unit", "digits", "expected"),
    [
        ("63.14亿元", 1e8, 2, (90.99, 90.98, 91.01)),  # at 69.39%
        ("64.9亿元", 1e8, 1, (95.4, 94.7, 96.2)),  # at 68%
        ("52.7亿元", 1e8, 1, (70.1, 70.0, 70.2)),  # at 75.2%
    ],
)
def test_an_amount_at_a_completion_rate_implies_the_plan(
    completions: pd.DataFrame,
    figures: pd.DataFrame,
    amount: str,
    unit: float,
    digits: int,
    expected: tuple[float, float, float],
) -> None:
    plan = derived(completions, figures, amount, "implied_plan")
    assert rounded(plan, unit, digits) == expected
    assert (plan["status"], plan["unit"], plan["months"]) == ("target", "CNY", 12)


def test_178_applications_at_82_percent_imply_a_task_of_216_to_218(
    completions: pd.DataFrame, figures: pd.DataFrame
) -> None:
    plan = derived(completions, figures, "178家", "implied_plan_whole")
    assert (plan["lower"], plan["upper"], plan["unit"]) == (216, 218, "count")


def test_done_over_plan_agrees_with_the_printed_rate_of_2018(
    completions: pd.DataFrame, figures: pd.DataFrame
) -> None:
    computed = derived(completions, figures, "69.3亿元", "done_over_plan")
    assert rounded(computed, 1, 1) == (115.5, 114.5, 116.6)
    gap = derived(completions, figures, "69.3亿元", "printed_minus_computed")
    assert (rounded(gap, 1, 1), gap["verdict"]) == ((0.0, -1.1, 1.1), "agrees")


def test_spending_at_an_intensity_implies_gdp(figures: pd.DataFrame, seeds: Seeds) -> None:
    rows = rd_intensity(figures, seeds.indicators)
    implied = derived(rows, figures, "14.37亿元", "amount_over_intensity")
    assert rounded(implied, 1e8, 0) == (221, 219, 223)


def test_the_total_investment_of_projects_is_never_their_plan(
    completions: pd.DataFrame, figures: pd.DataFrame
) -> None:
    total = printed(figures, "356亿元")
    assert [ids for ids in completions["figures"] if total in ids.split()] == []


def test_no_sentence_of_the_articles_stands_in_the_repository(
    seeds: Seeds, root: Path, texts_folder: Path
) -> None:
    texts = read_texts(seeds, texts_folder).by_file.values()
    titles = [without_space(title) for title in seeds.sources["title"]]
    parts = {without_space(part) for text in texts for part in SENTENCE_END.split(text)}
    sentences = [
        part
        for part in sorted(parts)
        if len(part) >= SHORTEST_SENTENCE and not any(part in title for title in titles)
    ]
    assert len(sentences) > 100
    found = []
    for path in files_of_the_repository(root):
        content = without_space(path.read_bytes().decode("utf-8", errors="ignore"))
        found += [f"{path.relative_to(root)}: {part}" for part in sentences if part in content]
    assert found == []


def without_space(text: str) -> str:
    return re.sub(r"\s", "", text)


def files_of_the_repository(root: Path) -> list[Path]:
    """What git tracks, and what it would track next."""
    if not (root / ".git").exists():
        pytest.skip("this is no checkout: git cannot say which files are the repository's")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return [root / name for name in listed.stdout.split("\0") if name and (root / name).is_file()]
