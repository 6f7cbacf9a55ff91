"""Functions that DuckDB has no faithful SQL for, in Python: rare ones, off the hot paths.

Each takes and gives plain values; a NULL argument gives NULL without asking it.
"""

from . import binaries, datetimes, jsons, numbers, sketches, sqljsons, texts, urls
from .datetimes import iso8601
from .table import Udf

UDFS: list[Udf] = [
    *datetimes.UDFS,
    *numbers.UDFS,
    *sketches.UDFS,
    *texts.UDFS,
    *binaries.UDFS,
    *urls.UDFS,
    *jsons.UDFS,
    *sqljsons.UDFS,
]

__all__ = ["UDFS", "Udf", "iso8601"]
