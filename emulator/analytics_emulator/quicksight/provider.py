"""The QuickSight service: all its operations in one object."""

from analytics_emulator.quicksight.analyses import AnalysisOperations
from analytics_emulator.quicksight.dashboards import DashboardOperations
from analytics_emulator.quicksight.data_sets import DataSetOperations
from analytics_emulator.quicksight.data_sources import DataSourceOperations
from analytics_emulator.quicksight.permissions import PermissionOperations
from analytics_emulator.quicksight.schedules import RefreshScheduleOperations
from analytics_emulator.quicksight.store import Asset, Store, Version
from analytics_emulator.quicksight.tags import TagOperations
from analytics_emulator.state.values import Document

_DOCUMENT = Document(1, Store, Asset, Version)


class QuickSightService(
    DataSourceOperations,
    DataSetOperations,
    RefreshScheduleOperations,
    AnalysisOperations,
    DashboardOperations,
    PermissionOperations,
    TagOperations,
):
    """QuickSight's assets API over an `AthenaPort`."""

    def dump_state(self) -> bytes:
        """Return all assets, as `load_state` takes them."""
        return _DOCUMENT.text(dict(self._stores)).encode()

    def load_state(self, content: bytes) -> None:
        """Put kept assets in place of none."""
        self._stores = _DOCUMENT.value(content)
