"""What S3 lists for a query over all time: each day of the table's projection, empty or not."""

import json
from collections.abc import Mapping
from datetime import date

from quicksight_definition.sheets import all_sheets
from scripts.stacks import templates


def projected_days(settings: Mapping[str, str], today: date) -> int:
    """Return how many days the table has, from its first to tomorrow (cloudformation/athena.yaml).

    Athena asks S3 for each that the query doesn't leave out.
    """
    default = templates.parameter_defaults(templates.text("athena"))["FirstDay"]
    first = date.fromisoformat(settings.get("FirstDay") or str(default))
    return max(0, (today - first).days + 2)


def visuals_a_look(*data_sets: str) -> float:
    """Return how many visuals of a sheet, on average, ask one of these data sets."""
    sheets = all_sheets()
    texts = [json.dumps(visual) for sheet in sheets for visual in sheet.visuals()]
    named = [f'"DataSetIdentifier": "{name}"' for name in data_sets]
    return sum(any(name in text for name in named) for text in texts) / len(sheets)
