"""Amazon Athena on DuckDB: query executions over a Glue catalog and an object store.

`sql/` compiles and runs SELECT, `tables/` finds a table's files, `commands/` are the statements,
`results/` the files that they leave. Spark, federated catalogs, Iceberg, capacity reservations,
managed query results and result reuse are not here; what isn't there is refused by name.
"""

from analytics_emulator.athena.object_store import (
    ObjectInfo,
    ObjectNotFoundError,
    ObjectRange,
    ObjectRefusedError,
    ObjectStore,
)
from analytics_emulator.athena.service import AthenaService

__all__ = [
    "AthenaService",
    "ObjectInfo",
    "ObjectNotFoundError",
    "ObjectRange",
    "ObjectRefusedError",
    "ObjectStore",
]
