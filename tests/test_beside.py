"""The zone beside its city and the nation: leads where nothing but the area differs, else the reason."""

from __future__ import annotations

import pandas as pd
import pytest
from analysisrows import areas, codebook, ends, figures

from zonereport.analysis.beside import beside, side_of
from zonereport.analysis.comparability import compare
from zonereport.analysis.lineage import lineage

SEVEN, YEAR, BEFORE = "2024-01/2024-07", "2023-01/2023-12", "2022-01/2022-12"


def rate(figure: str, value: float, half: float = 0.05, **cells: object) -> dict[str, object]:
    ends = {"lower": value - half, "upper": value + half}
    return {"figure": figure, "measure": "growth", "value": value, **ends, **cells}


def share(figure: str, value: float, **cells: object) -> dict[str, object]:
    return rate(figure, value, 0.005, measure="share", **{"indicator": "rd_of_gdp", **cells})


def led(*rows: dict[str, object]) -> pd.DataFrame:
    return beside(figures(*rows), codebook(), areas())


def only(*rows: dict[str, object]) -> pd.Series:
    found = led(*rows)
    assert len(found) == 1
    return found.iloc[0]


def test_a_zone_leads_its_city_and_the_nation_over_the_same_period() -> None:
    rows = led(rate("z", 16.7), rate("c", 10.0, area="shi"), rate("n", 5.9, area="guo"))
    assert list(rows["derived"]) == ["beside.zone_minus_reference:z+c", "beside.zone_minus_reference:z+n"]
    assert [ends(row) for _, row in rows.iterrows()] == [(6.7, 6.6, 6.8), (10.8, 10.7, 10.9)]
    assert set(rows["quantity"]) == {"lead"} and set(rows["unit"]) == {"pp"}
    assert set(rows["area"]) == {"jia"} and set(rows["group"]) == {"jia||retail||2023"}
    assert set(rows["verdict"]) == {""} and list(side_of(rows)) == ["above", "above"]


def test_a_zone_may_lie_below() -> None:
    rows = led(rate("z", 4.3), rate("n", 4.6, area="guo"))
    assert list(side_of(rows)) == ["below"]
    assert ends(rows.iloc[0]) == (-0.3, -0.4, -0.2)


def test_a_lead_that_rounding_may_make_is_neither_above_nor_below() -> None:
    row = only(rate("z", 8.6), rate("c", 8.5, area="shi"))
    assert (row["verdict"], row["reason"]) == ("within_rounding", "")
    assert list(side_of(pd.DataFrame([row]))) == [""]


@pytest.mark.parametrize(
    ("own", "reference", "verdict", "reason"),
    [
        ({"value": 12, "lower": 12, "upper": None, "qualifier": "at_least"}, 7, "", ""),
        ({"value": 7, "lower": 7, "upper": None, "qualifier": "at_least"}, 7, "within_rounding", "open_end"),
        ({"value": 7, "lower": 7, "upper": None, "qualifier": "more_than"}, 7, "", ""),
        ({"value": 7, "lower": None, "upper": 7, "qualifier": "less_than"}, 7, "", ""),
        ({"value": 7, "lower": 6, "upper": 8, "qualifier": "approx"}, 7, "within_rounding", "approximate"),
    ],
)
def test_an_open_end_decides_only_on_its_own_side(
    own: dict[str, object], reference: float, verdict: str, reason: str
) -> None:
    row = only({**rate("z", 0), **own}, rate("c", reference, 0, area="shi"))
    assert (row["verdict"], row["reason"]) == (verdict, reason)


def test_a_rate_known_only_from_below_gives_a_lead_known_only_from_below() -> None:
    row = only(rate("z", 12, lower=12, upper=None, qualifier="at_least"), rate("c", 7, area="shi"))
    assert ends(row) == (5, 4.95, None)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"scope": "key projects"}, "scope"),
        ({"period": SEVEN}, "months period"),
        ({"period": BEFORE}, "period"),
        ({"unit": "times"}, "unit"),
    ],
)
def test_a_reference_of_something_else_gives_no_number_but_the_part_that_differs(
    cells: dict[str, object], reason: str
) -> None:
    row = only(rate("z", 8.6), rate("c", 10, area="shi", **cells))
    assert (row["verdict"], row["reason"], ends(row)) == ("not_comparable", reason, (None, None, None))
    assert (row["figures"], row["status"]) == ("z c", "actual")


def test_real_growth_does_not_stand_beside_nominal_growth() -> None:
    book = codebook()
    book.loc[book["indicator"] == "investment", "family"] = "output"
    rows = figures(rate("z", 8.6, indicator="gdp"), rate("c", 10, area="shi", indicator="investment"))
    row = beside(rows, book, areas()).iloc[0]
    assert (row["verdict"], row["reason"]) == ("not_comparable", "indicator basis")


def test_the_nearest_figure_is_of_the_same_indicator_and_of_overlapping_months() -> None:
    row = only(
        rate("z", 8.6, period=SEVEN),
        rate("c1", 10, area="shi"),
        rate("c2", 10, area="shi", period="2024-01/2024-06"),
        rate("c3", 10, area="shi", period=SEVEN, scope="towns"),
    )
    assert (row["figures"], row["reason"]) == ("z c2", "months period")


def test_each_area_above_is_asked_once_and_a_lead_needs_no_excuse_beside_it() -> None:
    rows = led(
        rate("z", 8.6), rate("c", 10, area="shi"), rate("c0", 9, area="shi", period=BEFORE),
        rate("n", 5, area="guo", period=BEFORE), rate("n0", 5, area="guo", period="2021-01/2021-12"),
    )  # fmt: skip
    assert list(rows["figures"]) == ["z c", "z n"]


def test_an_expectation_beside_an_outcome_is_marked() -> None:
    row = only(rate("z", 5.0, status="expected"), rate("n", 5.2, area="guo"))
    assert (row["verdict"], row["reason"], row["status"], ends(row)[0]) == ("", "status", "expected", -0.2)


def test_an_outcome_is_set_beside_an_outcome_where_one_is_printed() -> None:
    rows = led(rate("z", 5.0), rate("c1", 4, area="shi"), rate("c2", 4.5, area="shi", status="expected"))
    assert list(rows["figures"]) == ["z c1"]


def test_a_target_stands_beside_a_target_only() -> None:
    aim = {"status": "target"}
    row = only(rate("z", 8.6, **aim), rate("c", 7.5, area="shi", **aim))
    assert (row["status"], row["reason"], ends(row)) == ("target", "", (1.1, 1, 1.2))
    row = only(rate("z", 8.6, **aim), rate("c", 7.5, area="shi"))
    assert (row["verdict"], row["reason"], ends(row)[0]) == ("not_comparable", "status", None)


def test_two_bounded_targets_are_compared_by_the_numbers_to_be_reached() -> None:
    bounds = {"upper": None, "qualifier": "at_least", "status": "target"}
    own = rate("z", 15, lower=15, **bounds)
    row = only(own, rate("c", 7, lower=7, area="shi", **bounds))
    assert (row["verdict"], row["reason"], ends(row)) == ("", "", (8, 8, 8))
    row = only(own, rate("c", 15, lower=15, area="shi", **{**bounds, "qualifier": "more_than"}))
    assert (row["verdict"], ends(row)) == ("within_rounding", (0, 0, 0))


def test_a_grade_of_evidence_forbids_no_lead() -> None:
    assert only(rate("z", 8.6), rate("c", 7.5, area="shi", evidence="cited"))["verdict"] == ""


def test_a_superseded_reference_is_not_used() -> None:
    later = {"area": "guo", "published": "2025-01-01"}
    rows = led(share("z", 2.67), share("n1", 2.18, area="guo"), share("n2", 2.19, **later))
    assert list(rows["figures"]) == ["z n2"]


def test_intensities_stand_beside_each_other_by_definition() -> None:
    row = only(share("z", 15), share("n", 2.5, area="guo"))
    assert (row["unit"], ends(row)) == ("pp", (12.5, 12.49, 12.51))
    row = only(share("z", 2.67, indicator="rd_unstated"), share("n", 2.5, area="guo"))
    assert (row["verdict"], row["reason"]) == ("not_comparable", "indicator numerator denominator")


@pytest.mark.parametrize(
    "rows",
    [
        (rate("z", 8.6), rate("y", 7, area="yi")),
        (rate("z", 8.6, subject="某公司"), rate("c", 7, area="shi")),
        (rate("z", 8.6), rate("c", 7, area="shi", measure="change", unit="pp")),
        (rate("z", 8.6, area="bing"), rate("n", 7, area="guo")),
        (rate("c", 8.6, area="shi"), rate("n", 7, area="guo")),
        (rate("z", 8.6, measure="level"), rate("c", 7, area="shi", measure="level")),
    ],
    ids=["another zone", "a firm", "a change of growth", "no ancestor", "a city", "levels"],
)
def test_what_is_no_area_above_or_no_rate_is_not_asked(rows: tuple[dict[str, object], ...]) -> None:
    assert led(*rows).empty


def test_a_rate_without_a_period_has_no_lead() -> None:
    row = only(rate("z", 8.6, period=""), rate("c", 7, area="shi", period=""))
    assert (row["verdict"], row["reason"]) == ("not_comparable", "months period")


def test_a_lead_is_given_exactly_where_the_comparison_allows_it() -> None:
    frame = figures(
        rate("z", 8.6), rate("c1", 7, area="shi"), rate("c2", 7, area="guo", period=SEVEN),
        rate("z2", 3, indicator="gdp"), rate("c3", 7, area="guo", indicator="gdp", evidence="cited"),
    )  # fmt: skip
    rows = beside(frame, codebook(), areas())
    named = frame.set_index("figure", drop=False)
    for _, row in rows.iterrows():
        own, reference = row["figures"].split()
        allowed = compare(named.loc[own], named.loc[reference], codebook()).beside
        assert allowed == (row["verdict"] != "not_comparable")
    assert len(rows) == 3


def test_an_area_lies_in_its_parent_and_in_the_parents_of_that() -> None:
    found = lineage(areas())
    assert set(map(tuple, found.to_numpy())) == {
        ("jia", "shi", 1), ("yi", "shi", 1), ("shi", "guo", 1), ("jia", "guo", 2), ("yi", "guo", 2),
    }  # fmt: skip


def test_areas_that_lie_in_each_other_end_the_search() -> None:
    circle = pd.DataFrame({"area": ["a", "b"], "parent": ["b", "a"]})
    assert lineage(circle)[["area", "ancestor"]].to_numpy().tolist() == [["a", "b"], ["b", "a"]]
