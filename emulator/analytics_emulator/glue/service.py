"""The Glue service object: its public methods are the operations of Glue's Data Catalog.

moto's Glue backend would be an alternative, but it answers in shapes and rules of its own (no
partition-expression checks, no folded names) and is present only where LocalStack is installed.
"""

from analytics_emulator.glue.catalog import Catalog, Catalogs, DatabaseRecord, TableRecord
from analytics_emulator.glue.databases import DatabaseOperations
from analytics_emulator.glue.partition_batches import PartitionBatchOperations
from analytics_emulator.glue.search import SearchOperations
from analytics_emulator.glue.table_versions import TableVersionOperations
from analytics_emulator.glue.tables import TableOperations
from analytics_emulator.glue.tags import TagOperations
from analytics_emulator.service import CallContext
from analytics_emulator.state.values import Document

_DOCUMENT = Document(1, CallContext, Catalog, DatabaseRecord, TableRecord)


class GlueService(
    DatabaseOperations,
    TableOperations,
    TableVersionOperations,
    PartitionBatchOperations,
    SearchOperations,
    TagOperations,
):
    """Glue's Data Catalog, by account and region, safe to call from several threads."""

    def __init__(self) -> None:
        self._catalogs = Catalogs()

    def dump_state(self) -> bytes:
        """Return all catalogs, as `load_state` takes them."""
        return _DOCUMENT.text(self._catalogs.all()).encode()

    def load_state(self, content: bytes) -> None:
        """Put kept catalogs in place of the empty ones."""
        self._catalogs.replace(_DOCUMENT.value(content))
