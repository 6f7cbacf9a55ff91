"""How charts look: the page's and the reports' in one."""

import re
from pathlib import Path

from dashboard.looks import chart_looks, contrasting, in_mode
from dashboard.themes import page_theme

ROOM = Path(__file__).parents[3] / "dashboard" / "static" / "js" / "room.js"


def test_look_has_each_modes_own_colours():
    theme = page_theme({"UIColorPalette": {"PrimaryBackground": "#101010"}})
    looks = chart_looks(theme)
    for mode, look in looks.items():
        assert look["range"]["category"] == theme["colors"][mode]
        assert look["axis"]["labelColor"] == theme[mode]["secondaryForeground"]


def test_legends_entries_are_measured_as_they_are_drawn():
    legend = chart_looks(page_theme({}))["light"]["legend"]
    drawn = [legend[name] for name in ("labelFontSize", "labelLimit", "columnPadding")]
    script = ROOM.read_text()
    names = ("LABEL_SIZE", "LABEL_LIMIT", "COLUMN_PADDING")
    assert [int(re.search(rf"const {name} = (\d+);", script)[1]) for name in names] == drawn


def test_specification_changes_the_themes_own_colours_to_the_modes():
    theme = page_theme({"UIColorPalette": {"PrimaryBackground": "#101010"}})
    own, now = theme["colors"]["dark"][0], theme["colors"]["light"][0]
    line = {"style": "reference-line", "color": "#ffff00"}
    spec = {"scale": {"range": [own, "#123456", {"expr": "null"}]}, "layer": [line], "width": 3}
    found = in_mode(spec, theme, "light")
    assert found["scale"]["range"] == [now, "#123456", {"expr": "null"}]
    assert found["layer"][0]["color"] not in {"#ffff00", own}
    assert found["width"] == 3


def test_ink_on_a_colour_is_what_stands_out_more():
    assert [contrasting(one) for one in ("#ffee00", "#001a4d")] == ["#111111", "#ffffff"]
