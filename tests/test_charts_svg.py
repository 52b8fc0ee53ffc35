"""The SVG of a chart: one element, text as text, nothing that collides with or reaches into a page."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from zonereport.charts import theme as theme_module
from zonereport.charts.labels import Box, place_labels
from zonereport.charts.shapes import Arrow, Bar, Line, Shape, Sign, Whisker
from zonereport.charts.sheet import Sheet
from zonereport.charts.svg import SVG, export_svg
from zonereport.charts.text import text_width, wrap
from zonereport.charts.theme import FURNITURE, INK, OUTCOME
from zonereport.vocabulary import Status


def sample() -> str:
    sheet = Sheet(80, 160)
    panel = sheet.panel(Box(16, 8, 144, 72), "dots", (0, 4), (0, 4))
    panel.add(
        Line(((1, 3), (2, 1), (3, 2)), dash=(4, 2.5)),
        Whisker((1, 1), (3, 1), INK),
        Bar((0, 0), (2, 1), INK, INK),
    )
    panel.add(Arrow((1, 1), (15, 0), INK), *(Sign((2, 2), status, OUTCOME) for status in Status))
    sheet.text(20, 40, ["增长 < 5% & $x$"])
    return export_svg(sheet)


def test_it_is_one_element_without_a_prolog() -> None:
    svg = sample()
    assert svg.startswith("<svg ")
    assert ElementTree.fromstring(svg).tag.endswith("svg")


def test_it_takes_the_width_it_is_given() -> None:
    root = ElementTree.fromstring(sample())
    assert (root.get("viewBox"), root.get("width"), root.get("height")) == ("0 0 160 80", "100%", None)


def test_text_stays_text_in_the_bundled_face() -> None:
    root = ElementTree.fromstring(sample())
    assert "Noto Sans SC" in root.get("font-family", "")
    assert "增长 < 5% & $x$" in [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize(
    "unwanted", [" id=", "href", "url(", "<style", "style=", "<metadata", "DOCTYPE", "<!--", "#ffffff"]
)
def test_nothing_in_it_reaches_beyond_it(unwanted: str) -> None:
    assert unwanted not in sample()


def test_it_is_the_same_every_time() -> None:
    assert sample() == sample()


def test_data_colours_are_no_furniture_colours() -> None:
    names = [
        "OUTCOME",
        "TARGET",
        "REFERENCE",
        "DEEP",
        "MID",
        "PALE",
        "WARM",
        "NEUTRAL",
        "ON_DARK",
        "ON_LIGHT",
    ]
    assert not {getattr(theme_module, name) for name in names} & set(FURNITURE)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("page", ["#ffffff", "#14171a"])
@pytest.mark.parametrize("name", ["OUTCOME", "TARGET", "REFERENCE"])
def test_marks_stand_out_on_light_and_dark_pages(name: str, page: str) -> None:
    assert contrast(getattr(theme_module, name), page) >= 3


@pytest.mark.parametrize("fill", ["MID", "WARM", "NEUTRAL", "PALE"])
def test_dark_numbers_can_be_read_in_light_bars(fill: str) -> None:
    assert contrast(theme_module.ON_LIGHT, getattr(theme_module, fill)) >= 4.5


def test_light_numbers_can_be_read_in_dark_bars() -> None:
    assert contrast(theme_module.ON_DARK, theme_module.DEEP) >= 4.5


@pytest.mark.parametrize(
    "name", ["规模以上工业企业研发经费（含税）占比", "Value added of above-scale industry"]
)
def test_long_names_break_within_their_width(name: str) -> None:
    lines = wrap(name, 70)
    assert len(lines) > 1
    assert all(text_width(line) <= 70 for line in lines)


def test_no_line_begins_with_a_closing_sign() -> None:
    lines = wrap("固定资产投资（不含农户），全年累计。", 45)
    assert not any(line[0] in "，。）" for line in lines)
    assert "".join(lines) == "固定资产投资（不含农户），全年累计。"


def test_labels_of_neighbours_do_not_cover_each_other() -> None:
    points = [(50.0, 50.0), (54.0, 52.0), (58.0, 50.0), (52.0, 47.0)]
    labels = place_labels(points, [("10.8%",)] * 4, Box(0, 0, 200, 100), [], 8.0)
    pairs = [(a.box, b.box) for index, a in enumerate(labels) for b in labels[index + 1 :]]
    assert sum(a.overlap(b) for a, b in pairs) == 0


def test_a_label_never_stands_as_close_to_another_point_as_to_its_own() -> None:
    points = [(50.0, 50.0), (70.0, 48.0)]
    marks = [Box(x - 4, y - 4, x + 4, y + 4) for x, y in points]
    labels = place_labels(points, [("69.39%", "2023"), ("68%", "2024")], Box(0, 0, 200, 100), marks, 8.0)
    for number, label in enumerate(labels):
        assert label.box.overlap(marks[1 - number]) == 0


def test_a_label_without_room_stands_apart_and_has_a_line_to_its_point() -> None:
    wall = [Box(0, 30, 200, 47), Box(0, 53, 200, 70), Box(0, 47, 95, 53), Box(105, 47, 200, 53)]
    label = place_labels([(100.0, 50.0)], [("68%",)], Box(0, 0, 200, 100), wall, 8.0)[0]
    assert sum(label.box.overlap(box) for box in wall) == 0
    assert len(label.leader) == 2


def test_words_look_at_their_point() -> None:
    def side(frame: Box) -> str:
        return place_labels([(50.0, 50.0)], [("8.6%",)], frame, [], 8.0)[0].side

    assert [side(Box(0, 0, 100, 100)), side(Box(0, 0, 52, 100)), side(Box(38, 0, 62, 100))] == [
        "left",
        "right",
        "center",
    ]


def paths(*shapes: Shape) -> list[dict[str, str]]:
    sheet = Sheet(10, 10)
    sheet.overlay.add(*shapes)
    return [dict(path.attrib) for path in ElementTree.fromstring(export_svg(sheet)).iter(f"{{{SVG}}}path")]


def test_lines_drawn_alike_are_one_path_but_never_across_a_mark() -> None:
    first, second = (Line(((x, 0), (x, 9)), INK, 1.0) for x in (1, 2))
    assert paths(first, second) == [{"d": "M1 10L1 1M2 10L2 1", "stroke": INK, "stroke-width": "1"}]
    assert [path["d"] for path in paths(first, Bar((0, 0), (1, 1), "none", INK), second)] == [
        "M1 10L1 1", "M0 10L1 10L1 9L0 9z", "M2 10L2 1"
    ]  # fmt: skip


def test_what_lies_deeper_is_drawn_first() -> None:
    sign, line = Sign((5, 5), Status.TARGET, INK), Line(((0, 0), (9, 9)), depth=0.5)
    assert paths(sign, line) == paths(line, sign)
    assert paths(sign, line)[0]["d"] == "M0 10L9 1"


def test_a_whisker_has_a_stroke_across_each_end() -> None:
    assert paths(Whisker((1, 5), (9, 5), INK))[0]["d"] == "M1 5L9 5M1 2.5L1 7.5M9 2.5L9 7.5"
    assert paths(Whisker((5, 1), (5, 9), INK))[0]["d"] == "M5 9L5 1M2.5 9L7.5 9M2.5 1L7.5 1"


@pytest.mark.parametrize(
    ("points", "course"),
    [
        (((2, 0), (2, 4)), {"M80 72L80 46.7", "M80 33.5L80 8"}),
        (((0, 2), (4, 2)), {"M16 40L68.5 40", "M91.5 40L144 40"}),
        (((1, 0), (1, 4)), {"M48 72L48 8"}),
    ],
    ids=["upright", "level", "beside"],
)
def test_a_grid_line_leaves_out_the_words_on_it(
    points: tuple[tuple[int, int], ...], course: set[str]
) -> None:
    sheet = Sheet(80, 160)
    panel = sheet.panel(Box(16, 8, 144, 72), "dots", (0, 4), (0, 4))
    panel.add(Line(points, gid="grid"))
    sheet.text(80, 40, ["增长"], size=10, side="center")
    drawn = next(ElementTree.fromstring(export_svg(sheet)).iter(f"{{{SVG}}}path")).get("d", "")
    assert {f"M{part}" for part in drawn.split("M")[1:]} == course


def test_no_speck_of_a_grid_line_stands_between_two_lines_of_words() -> None:
    sheet = Sheet(80, 160)
    panel = sheet.panel(Box(16, 8, 144, 72), "dots", (0, 4), (0, 4))
    panel.add(Line(((2, 0), (2, 4)), gid="grid"), Line(((2, 0), (2, 4)), gid="zero"))
    sheet.text(80, 40, ["增长", "增长"], size=10, side="center")
    drawn = next(ElementTree.fromstring(export_svg(sheet)).iter(f"{{{SVG}}}path")).get("d", "")
    # What means something is drawn whole: zero here.
    assert drawn.count("M") == 3
    assert drawn.endswith("M80 72L80 8")
