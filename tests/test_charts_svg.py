"""The SVG of a chart: one element, text as text, nothing that collides with or reaches into a page."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from zonereport.charts import theme as theme_module
from zonereport.charts.compaction import HREF, SVG, compact
from zonereport.charts.labels import Box, place_labels
from zonereport.charts.svg import export_svg
from zonereport.charts.text import text_width, wrap
from zonereport.charts.theme import FURNITURE, new_figure, theme


def sample(chart_id: str = "one") -> str:
    with theme():
        figure = new_figure(80, 160)
        axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
        axes.plot([1, 2, 3], [3, 1, 2], marker="o")
        axes.text(1, 2, "增长 < 5% & $x$")
    return export_svg(figure, chart_id)


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


def test_two_charts_share_no_id() -> None:
    first, second = (
        {element.get("id") for element in ElementTree.fromstring(sample(name)).iter() if element.get("id")}
        for name in ("one", "two")
    )
    assert first and not first & second


def test_every_reference_has_its_target() -> None:
    root = ElementTree.fromstring(sample())
    ids = {element.get("id") for element in root.iter()}
    links = {element.get("{http://www.w3.org/1999/xlink}href", "")[1:] for element in root.iter()} - {""}
    assert links and links <= ids


@pytest.mark.parametrize(
    "unwanted", ["<style", "style=", "<metadata", "DOCTYPE", "<!--", "#ffffff", "rotate(-0"]
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


def shrunk(inside: str) -> ElementTree.Element:
    root = ElementTree.fromstring(f'<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink">{inside}</svg>')
    compact(root)
    return root


def shapes(root: ElementTree.Element) -> list[tuple[str, dict[str, str]]]:
    return [(element.tag.rpartition("}")[2], dict(element.attrib)) for element in root.iter()][1:]


CLIP = '<defs><clipPath id="c"><rect x="0" y="0" width="10" height="10"/></clipPath></defs>'


def test_a_clip_path_goes_only_where_it_cuts_nothing() -> None:
    inner, outer = (f'<path d="M 1 1 L {end} 9" stroke="#111" clip-path="url(#c)"/>' for end in (9, 19))
    assert shapes(shrunk(inner + CLIP)) == [("path", {"d": "M1 1L9 9", "stroke": "#111"})]
    assert shapes(shrunk(outer + CLIP))[0][1]["clip-path"] == "url(#c)"
    assert len(shapes(shrunk(inner + outer + CLIP))) == 5


def test_a_marker_says_its_paint_once_unless_its_uses_differ() -> None:
    marker = '<path id="m" d="M 0 0 C 1 1 2 2 3 3 z" stroke="#222"/>'
    use = '<use xlink:href="#m" x="{}" fill="{}" stroke="#222"/>'
    same = shapes(shrunk(marker + use.format(1, "#333") + use.format(2, "#333")))
    assert same[0][1]["fill"] == "#333" and [set(look) for _, look in same[1:]] == [{HREF, "x"}] * 2
    different = shapes(shrunk(marker + use.format(1, "#333") + use.format(2, "#444")))
    assert "fill" not in different[0][1] and [look["fill"] for _, look in different[1:]] == ["#333", "#444"]


def test_lines_drawn_alike_are_one_path_but_never_across_a_mark() -> None:
    line = '<path d="M {0} 0 L {0} 9" stroke="#111" fill="none"/>'
    words, bar = '<text x="1">5%</text>', '<path d="M 0 0 L 1 0 L 1 1 z" fill="#222"/>'
    joined = shapes(shrunk(line.format(1) + words + line.format(2)))
    assert joined[0][1] == {"d": "M1 0L1 9M2 0L2 9", "stroke": "#111"}
    assert len(shapes(shrunk(line.format(1) + bar + line.format(2)))) == 3
