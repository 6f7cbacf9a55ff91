"""Heat maps: one cell for each row and column."""

from dataclasses import dataclass

from dashboard.charts.base import Rows, Spec, bands, category_axis, frame, ordered
from dashboard.charts.colour_scale import THEMES, ColourScale

LINE = 16  # pixels of a row, so that its label is read
LETTER = 5.6  # pixels of a letter of a value


@dataclass(frozen=True)
class HeatMapOptions:
    """How to draw cells; rows have `row`, `column`, `value`, `label`."""

    row_order: tuple[str, ...] = ()
    column_order: tuple[str, ...] = ()
    row_title: str | None = None
    column_title: str | None = None
    row_name: str = "Row"
    column_name: str = "Column"
    value_name: str = "Value"
    colours: ColourScale = THEMES
    has_labels: bool = False
    has_legend: bool = False
    axis_expression: str | None = None


def heat_map(rows: Rows, options: HeatMapOptions) -> Spec:
    """Draw cells shaded by value; values written in them where asked for."""
    encoding: Spec = {
        "x": {
            "field": "column",
            "type": "nominal",
            "sort": list(options.column_order) or ordered(rows, "column"),
            "axis": category_axis(
                options.column_title,
                labelAngle=0,
                labelOverlap=True,
                labelSeparation=6,
                domain=False,
            ),
        },
        "y": {
            "field": "row",
            "type": "nominal",
            "sort": list(options.row_order) or ordered(rows, "row"),
            "axis": category_axis(options.row_title, labelOverlap=True, domain=False),
        },
    }
    hints = [
        ("row", options.row_name),
        ("column", options.column_name),
        ("label", options.value_name),
    ]
    cells = {
        "mark": {"type": "rect", "cornerRadius": 2, "stroke": None},
        "encoding": {
            **encoding,
            "color": {
                "field": "value",
                "type": "quantitative",
                "scale": options.colours.spec,
                "legend": _legend(options) if options.has_legend else None,
            },
        },
    }
    spaced = {
        "view": {"stroke": None},
        "scale": {"bandPaddingInner": 0.06, "rectBandPaddingInner": 0.06},
    }
    layers = [cells, *([_labels(encoding)] if options.has_labels else [])]
    room = bands(len(encoding["y"]["sort"]), LINE, is_horizontal=True)
    return frame(rows, hints, layer=layers, config=spaced, **room)


def _legend(options: HeatMapOptions) -> Spec:
    legend: Spec = {"orient": "right", "title": None, "gradientLength": 120}
    if options.axis_expression:
        legend["labelExpr"] = options.axis_expression
    return legend


def _labels(encoding: Spec) -> Spec:
    """Write values in near-black or white, if their cell has room: what contrasts more."""
    has_room = f"bandwidth('x') >= {LETTER} * length(datum.label)"
    cell = "scale('color', datum.value)"
    is_dark = f"contrast('#ffffff', {cell}) >= contrast('#111111', {cell})"
    return {
        "mark": {"type": "text", "fontSize": 10},
        "encoding": {
            **encoding,
            "text": {"field": "label", "type": "nominal"},
            "opacity": {"condition": {"test": has_room, "value": 1}, "value": 0},
            "color": {"condition": {"test": is_dark, "value": "#ffffff"}, "value": "#111111"},
        },
    }
