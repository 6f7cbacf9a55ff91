"""Functions that DuckDB has no faithful SQL for, in Python: rare ones, off the hot paths.

Each takes and gives plain values; a NULL argument gives NULL without asking it.
"""

from . import (
    arcs,
    binaries,
    colors,
    datetimes,
    digests,
    distributions,
    frequencies,
    geospatial,
    hashes,
    hyperloglogs,
    ipaddresses,
    jsons,
    numbers,
    patterns,
    qdigests,
    rowpatterns,
    sketches,
    sqljsons,
    stems,
    teradata,
    texts,
    urls,
)
from .datetimes import iso8601, iso8601_nanos
from .table import OverColumns, Udf

UDFS: list[Udf] = [
    *datetimes.UDFS,
    *numbers.UDFS,
    *arcs.UDFS,
    *sketches.UDFS,
    *frequencies.UDFS,
    *texts.UDFS,
    *patterns.UDFS,
    *rowpatterns.UDFS,
    *binaries.UDFS,
    *urls.UDFS,
    *ipaddresses.UDFS,
    *hashes.UDFS,
    *distributions.UDFS,
    *colors.UDFS,
    *geospatial.UDFS,
    *digests.UDFS,
    *qdigests.UDFS,
    *hyperloglogs.UDFS,
    *stems.UDFS,
    *teradata.UDFS,
    *jsons.UDFS,
    *sqljsons.UDFS,
]

__all__ = ["UDFS", "OverColumns", "Udf", "iso8601", "iso8601_nanos"]
