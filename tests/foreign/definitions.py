"""Definitions that no one here wrote: what a published generator makes, and files of your own.

`FOREIGN_DEFINITIONS` names a directory of `.json` and `.yaml` files: definitions, or requests and
answers of the QuickSight API that hold one.
"""

import importlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from tests.foreign.columns import Definition

GENERATOR = "quicksight_codegen"
ROLES = {
    "category_1": "Sector",
    "metric_1": "Exposure",
    "metric_2": "Score",
    "label": "Company",
    "geo": "Country",
    "time": "Reported On",
    "security_name": "Company",
    "security_type": "Instrument",
    "value": "Exposure",
    "geo_role_ok": True,
}


@dataclass(frozen=True)
class Foreign:
    """A definition, how strictly it is validated, and its kinds that aren't drawn, where known."""

    name: str
    read: Callable[[], Definition]
    mode: str = "STRICT"
    boxed: frozenset[str] | None = None


def known() -> list[Foreign]:
    """Give every definition at hand."""
    boxed = frozenset({"BoxPlotVisual", "FilledMapVisual", "GeospatialMapVisual"})
    generated = Foreign("generated", _generated, boxed=boxed)
    return [*([generated] if find_spec(GENERATOR) else []), *_files()]


def _files() -> Iterator[Foreign]:
    directory = os.environ.get("FOREIGN_DEFINITIONS")
    for path in sorted(Path(directory).iterdir()) if directory else []:
        if path.suffix in {".json", ".yaml", ".yml"}:
            yield Foreign(path.stem, partial(_definition, path), "LENIENT")


def _definition(path: Path) -> Definition:
    text = path.read_text()
    document: Any = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    found: Definition = document.get("Definition", document)
    return found


def _charts(generator: Any) -> Iterator[Any]:
    """Give charts of the generator's that its templates don't use."""
    for kind in ("FunnelChartVisual", "WaterfallVisual", "BoxPlotVisual"):
        chart = getattr(generator, kind)(kind)
        chart.add_categorical_dimension_field("Instrument", "dataset")
        chart.add_numerical_measure_field("Exposure", "dataset", "SUM")
        yield chart
    line = generator.LineChartVisual("line")
    line.add_date_dimension_field("Reported On", "dataset", date_granularity="MONTH")
    line.add_numerical_measure_field("Score", "dataset", "AVERAGE")
    yield line
    heat = generator.HeatMapVisual("heat")
    heat.add_row_categorical_dimension_field("Sector", "dataset")
    heat.add_column_categorical_dimension_field("Country", "dataset")
    heat.add_numerical_measure_field("Exposure", "dataset", "MAX")
    yield heat
    gauge = generator.GaugeChartVisual("gauge")
    gauge.add_numerical_measure_field("Exposure", "dataset", "AVERAGE")
    gauge.add_target_value_numerical_measure_field("Score", "dataset", "MAX")
    yield gauge


def _generated() -> Definition:
    """Have the generator make all sheets and visuals that its templates offer."""
    generator = importlib.import_module(GENERATOR)
    templates = importlib.import_module(f"{GENERATOR}.templates")
    build = "build_overview_sheet", "build_risk_sheet", "build_portfolio_sheet"
    sheets = [getattr(templates, name)("dataset", ROLES) for name in build]
    more = generator.create_empty_sheet("more", "More")
    make = "make_treemap", "make_geospatial_map"
    visuals = [getattr(templates, name)(name, "dataset", ROLES) for name in make]
    for index, visual in enumerate([*visuals, *_charts(generator)]):
        generator.add_visual_to_sheet(more, visual.compile(), row=index * 12, row_span=12)
    definition = generator.build_definition("arn", [*sheets, more])
    found: Definition = generator.sanitize_definition(definition)
    return found
