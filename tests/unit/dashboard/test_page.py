"""What the page is told of a sheet: places, titles, controls, texts, colours."""

from datetime import datetime

import pytest

from dashboard.layout import page_sheet
from dashboard.pictures import picture_places, picture_type
from dashboard.rich_text import plain_text, text_blocks
from dashboard.themes import contrast, page_theme
from tests.unit.dashboard.definitions import bars, column

NOW = datetime(2026, 3, 18)


def test_elements_keep_their_places(deploy):
    element = {"ElementId": "bars", "ElementType": "VISUAL", "ColumnIndex": 4, "ColumnSpan": 20}
    grid = {"GridLayout": {"Elements": [element | {"RowIndex": 2, "RowSpan": 8}]}}
    deployed = deploy(bars())
    sheet = deployed.sheets[0] | {"Layouts": [{"Configuration": grid}]}
    place = page_sheet(deployed, sheet, NOW)["elements"][0]
    assert (place["column"], place["columns"], place["row"], place["rows"]) == (4, 20, 2, 8)


def test_sheet_without_layout_has_two_visuals_a_row(deploy):
    deployed = deploy(bars("a"), bars("b"), bars("c"))
    places = page_sheet(deployed, deployed.sheets[0], NOW)["elements"]
    assert [(one["column"], one["row"]) for one in places] == [(0, 0), (18, 0), (0, 12)]


def test_element_without_a_row_stands_below_its_columns(deploy):
    spans = [("a", 0, 18, 6), ("b", 18, 18, 8), ("c", 0, 18, 4), ("d", 0, 36, 4)]
    elements = [
        {"ElementId": name, "ElementType": "VISUAL", "ColumnIndex": at, "ColumnSpan": columns}
        | {"RowSpan": rows}
        for name, at, columns, rows in spans
    ]
    layout = {"Configuration": {"GridLayout": {"Elements": elements}}}
    deployed = deploy(*(bars(name) for name, *_ in spans))
    page = page_sheet(deployed, deployed.sheets[0] | {"Layouts": [layout]}, NOW)
    assert [one["row"] for one in page["elements"]] == [0, 0, 6, 10]


def test_visual_that_the_layout_leaves_out_is_at_the_end(deploy):
    element = {"ElementId": "a", "ElementType": "VISUAL", "ColumnIndex": 0, "ColumnSpan": 36}
    layout = {"Configuration": {"GridLayout": {"Elements": [element | {"RowSpan": 9}]}}}
    deployed = deploy(bars("a"), bars("b"))
    page = page_sheet(deployed, deployed.sheets[0] | {"Layouts": [layout]}, NOW)
    assert [(one["id"], one["row"]) for one in page["elements"]] == [("a", 0), ("b", 9)]
    assert page["notes"] == ["Visuals without a place in the layout, drawn at the end: 1."]


def test_free_form_places_are_rounded_to_the_grid(deploy):
    place = {"XAxisLocation": "800px", "YAxisLocation": "0px", "Width": "800px", "Height": "400px"}
    element = {"ElementId": "bars", "ElementType": "VISUAL", **place}
    layout = {"Configuration": {"FreeFormLayout": {"Elements": [element]}}}
    deployed = deploy(bars())
    page = page_sheet(deployed, deployed.sheets[0] | {"Layouts": [layout]}, NOW)
    assert (page["elements"][0]["column"], page["elements"][0]["columns"]) == (18, 18)
    assert page["notes"] == ["The free-form layout is drawn on a grid."]


@pytest.mark.parametrize("edge", range(400, 1200, 37))
def test_free_form_neighbours_only_touch(deploy, edge):
    places = [("0px", f"{edge}px"), (f"{edge}px", f"{1600 - edge}px")]
    elements = [
        {
            "ElementId": name,
            "ElementType": "VISUAL",
            "XAxisLocation": left,
            "Width": width,
            "YAxisLocation": left,
            "Height": width,
        }
        for name, (left, width) in zip("ab", places, strict=True)
    ]
    layout = {"Configuration": {"FreeFormLayout": {"Elements": elements}}}
    deployed = deploy(bars("a"), bars("b"))
    page = page_sheet(deployed, deployed.sheets[0] | {"Layouts": [layout]}, NOW)
    first, second = page["elements"]
    assert first["column"] + first["columns"] == second["column"]
    assert first["row"] + first["rows"] == second["row"]
    assert second["column"] + second["columns"] == 36


def test_parameter_of_a_data_set_that_is_not_set_is_told_of(deploy):
    mapped = [{"DataSetIdentifier": "sales", "DataSetParameterName": "region"}]
    body = {"Name": "Region", "MappedDataSetParameters": mapped}
    deployed = deploy(bars(), ParameterDeclarations=[{"StringParameterDeclaration": body}])
    page = page_sheet(deployed, deployed.sheets[0], NOW)
    assert page["notes"] == [
        "The parameter Region does not set region of the data set sales, which it doesn't have."
    ]


LOGO = {"SheetImageId": "logo", "ImageContentAltText": "Ours", "Actions": []}


def test_pictures_in_s3_are_shown_and_others_counted(deploy):
    def source(name):
        return {"Source": {"SheetImageStaticFileSource": {"StaticFileId": name}}}

    place = {"S3Options": {"BucketName": "b", "ObjectKey": "logo.png", "Region": "us-east-1"}}
    files = [
        {"ImageStaticFile": {"StaticFileId": "mine", "Source": place}},
        {
            "ImageStaticFile": {
                "StaticFileId": "web",
                "Source": {"UrlOptions": {"Url": "https://a"}},
            }
        },
    ]
    deployed = deploy(bars(), StaticFiles=files)
    images = [LOGO | source("mine"), {"SheetImageId": "other"} | source("web")]
    page = page_sheet(deployed, deployed.sheets[0] | {"Images": images}, NOW)
    shown = {"file": "mine", "alt": "Ours", "scaling": "box", "tooltip": ""}
    assert page["pictures"] == {"logo": shown}
    assert page["notes"] == ["Pictures of the layout that are not drawn, for they aren't in S3: 1."]
    assert picture_places(deployed.definition) == {"mine": ("b", "logo.png")}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\n <svg xmlns='x'/>", "image/svg+xml"),
        (b"<html><script>", None),
        (b"GIF8" + b"." * 1_048_576, None),
    ],
)
def test_what_is_served_is_a_picture_by_its_content(content, kind):
    assert picture_type(content) == kind


def test_sections_stand_below_one_another_on_their_paper(deploy):
    def element(name, top, width="720px"):
        place = {"XAxisLocation": "0px", "YAxisLocation": f"{top}px", "Height": "40px"}
        return {"ElementId": name, "ElementType": "VISUAL", "Width": width, **place}

    def section(*elements, **more):
        return {"Layout": {"FreeFormLayout": {"Elements": list(elements)}}, **more}

    paper = {"PaperSize": "US_LETTER", "PaperMargin": {"Left": "0.5in", "Right": "0.5in"}}
    layout = {
        "HeaderSections": [section(element("title", 0), Style={"Height": "100px"})],
        "BodySections": [
            {"Content": section(element("bars", 20, "360px"))},
            {"Content": section(), "RepeatConfiguration": {"NonRepeatingVisuals": ["bars"]}},
        ],
        "FooterSections": [section(element("foot", 0))],
        "CanvasSizeOptions": {"PaperCanvasSizeOptions": paper},
    }
    deployed = deploy(bars())
    placed = {"Layouts": [{"Configuration": {"SectionBasedLayout": layout}}]}
    page = page_sheet(deployed, deployed.sheets[0] | placed, NOW)
    found = {one["id"]: (one["columns"], one["row"], one["rows"]) for one in page["elements"]}
    assert found == {"title": (36, 0, 2), "bars": (18, 6, 2), "foot": (36, 8, 2)}
    told = "sections that repeat by a column's values"
    assert page["notes"] == [f"Not drawn: {told}.", "The layout of sections is drawn on a grid."]


def test_element_wider_than_the_grid_is_cut(deploy):
    place = {"ColumnIndex": 20, "ColumnSpan": 20, "RowIndex": 0, "RowSpan": 4}
    element = {"ElementId": "bars", "ElementType": "VISUAL", **place}
    layout = {"Configuration": {"GridLayout": {"Elements": [element]}}}
    deployed = deploy(bars())
    page = page_sheet(deployed, deployed.sheets[0] | {"Layouts": [layout]}, NOW)
    assert page["elements"][0]["columns"] == 16


def test_cross_sheet_control_takes_the_filters_own_kind(deploy):
    filter_ = {
        "FilterId": "f",
        "Column": column("item"),
        "Configuration": {
            "FilterListConfiguration": {
                "MatchOperator": "CONTAINS",
                "SelectAllOptions": "FILTER_ALL_VALUES",
            }
        },
        "DefaultFilterControlConfiguration": {
            "Title": "Item",
            "ControlOptions": {"DefaultDropdownOptions": {"Type": "MULTI_SELECT"}},
        },
    }
    group = {
        "FilterGroupId": "g",
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"AllSheets": {}},
        "Filters": [{"CategoryFilter": filter_}],
    }
    deployed = deploy(bars(), FilterGroups=[group])
    control = {"CrossSheet": {"FilterControlId": "c", "SourceFilterId": "f"}}
    sheet = deployed.sheets[0] | {"FilterControls": [control]}
    shown = page_sheet(deployed, sheet, NOW)["controls"][0]
    assert (shown["kind"], shown["title"], shown["isMulti"]) == ("Dropdown", "Item", True)
    assert shown["values"] is None


@pytest.mark.parametrize(("given", "delimiter"), [({}, "\n"), ({"Delimiter": ";"}, ";")])
def test_text_area_has_the_filters_own_value_and_its_delimiter(deploy, given, delimiter):
    custom = {"MatchOperator": "CONTAINS", "NullOption": "ALL_VALUES", "CategoryValue": "tea"}
    configuration = {"CustomFilterConfiguration": custom}
    filter_ = {"FilterId": "f", "Column": column("item"), "Configuration": configuration}
    group = {"ScopeConfiguration": {"AllSheets": {}}, "Filters": [{"CategoryFilter": filter_}]}
    deployed = deploy(bars(), FilterGroups=[group])
    control = {"TextArea": {"FilterControlId": "c", "SourceFilterId": "f", "Title": "T"} | given}
    shown = page_sheet(deployed, deployed.sheets[0] | {"FilterControls": [control]}, NOW)
    found = shown["controls"][0]
    assert (found["values"], found["delimiter"]) == (["tea"], delimiter)


def test_relative_control_of_fixed_dates_is_a_range_of_dates(deploy):
    dates = {
        "FilterId": "f",
        "Column": column("day"),
        "RangeMinimumValue": {"StaticValue": "2026-01-01T00:00:00Z"},
        "RangeMaximumValue": {"StaticValue": "2026-02-01T00:00:00Z"},
    }
    group = {"ScopeConfiguration": {"AllSheets": {}}, "Filters": [{"TimeRangeFilter": dates}]}
    deployed = deploy(bars(), FilterGroups=[group])
    control = {"RelativeDateTime": {"FilterControlId": "c", "SourceFilterId": "f"}}
    sheet = deployed.sheets[0] | {"FilterControls": [control]}
    shown = page_sheet(deployed, sheet, NOW)["controls"][0]
    assert (shown["kind"], shown["isRange"]) == ("DateTimePicker", True)


def test_parameter_control_starts_at_the_rolling_default(deploy):
    declaration = {
        "Name": "From",
        "DefaultValues": {"RollingDate": {"Expression": "addDateTime(-1, 'DD', now())"}},
    }
    deployed = deploy(bars(), ParameterDeclarations=[{"DateTimeParameterDeclaration": declaration}])
    control = {"ParameterControlId": "c", "Title": "From", "SourceParameterName": "From"}
    sheet = deployed.sheets[0] | {"ParameterControls": [{"DateTimePicker": control}]}
    assert page_sheet(deployed, sheet, NOW)["controls"][0]["values"] == ["2026-03-17T00:00:00"]


def test_rich_title_is_read_as_text():
    markup = "<visual-title><b>Sales</b> by <inline font-size='20px'>day</inline></visual-title>"
    assert plain_text({"RichText": markup}) == "Sales by day"


def test_lines_between_tags_are_no_spaces():
    markup = (
        "<visual-title>\n  <b>S</b>\n  <i>ales\u00a0</i>\n  <u>by</u> <b>day</b>\n</visual-title>"
    )
    assert plain_text({"RichText": markup}) == "Sales\u00a0by day"


def test_text_box_keeps_blocks_styles_and_safe_links():
    markup = (
        '<text-box><block align="center"><b>Hello</b></block>'
        '<a href="javascript:alert(1)">no</a> <a href="https://example.com">yes</a></text-box>'
    )
    first, second = text_blocks(markup)
    assert first == {"align": "center", "runs": [{"text": "Hello", "bold": True}]}
    assert [run.get("href") for run in second["runs"]] == [None, None, "https://example.com"]


def test_text_box_keeps_its_lists():
    markup = "<text-box>Sheets<ul><li>one</li><li>two</li></ul>end</text-box>"
    blocks = text_blocks(markup)
    assert [(one["runs"][0]["text"], one.get("isItem", False)) for one in blocks] == [
        ("Sheets", False),
        ("one", True),
        ("two", True),
        ("end", False),
    ]


def test_text_box_with_a_document_type_is_plain_text():
    markup = '<!DOCTYPE x [<!ENTITY a "b">]><text-box>&a;</text-box>'
    assert text_blocks(markup) == [{"align": "left", "runs": [{"text": markup}]}]


def test_dark_theme_keeps_its_own_colours_in_dark_mode():
    theme = page_theme({"UIColorPalette": {"PrimaryBackground": "#101010", "Accent": "#abcdef"}})
    assert theme["dark"]["background"] == "#101010"
    assert theme["light"]["background"] == "#ffffff"


def test_light_theme_lends_its_accent_to_the_dark_mode():
    theme = page_theme({"UIColorPalette": {"PrimaryBackground": "#FFFFFF", "Accent": "#000000"}})
    assert theme["light"]["accent"] == "#000000"
    assert contrast(theme["dark"]["accent"], theme["dark"]["background"]) >= 4.5


def test_colours_that_nothing_reconciles_stay_as_they_are():
    palette = {"SecondaryBackground": "#0a1a3a", "SecondaryForeground": "#FFFFFF"}
    assert page_theme({"UIColorPalette": palette})["light"]["secondaryForeground"] == "#FFFFFF"


@pytest.mark.parametrize("palette", [{}, {"Accent": "#ffcc00"}, {"SecondaryBackground": "#c0c0c0"}])
def test_texts_can_be_read_on_tiles_and_between_them(palette):
    theme = page_theme({"UIColorPalette": palette})
    for mode in (theme["light"], theme["dark"]):
        for name in ("foreground", "secondaryForeground", "accent", "danger", "success", "warning"):
            assert contrast(mode[name], mode["background"]) >= 4.5
            assert contrast(mode[name], mode["secondaryBackground"]) >= 4.5
        assert contrast(mode["accentForeground"], mode["accent"]) >= 4.5


def test_series_beyond_the_palette_have_colours_of_their_own():
    theme = page_theme({"DataColorPalette": {"Colors": ["#112233", "#445566"]}})
    assert theme["colors"]["light"][:2] == ["#112233", "#445566"]
    for colours in theme["colors"].values():
        assert len(set(colours)) == len(colours) == 6


def test_data_colours_stand_out_in_the_mode_that_the_theme_is_not_made_for():
    theme = page_theme({"DataColorPalette": {"Colors": ["#112233", "#ffcc00"]}})
    assert theme["colors"]["light"][0] == "#112233"
    dark, yellow = theme["colors"]["dark"][:2]
    assert contrast(dark, theme["dark"]["background"]) >= 3
    assert yellow == "#ffcc00"
