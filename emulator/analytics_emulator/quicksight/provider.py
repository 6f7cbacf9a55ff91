"""The QuickSight service: all its operations in one object."""

from analytics_emulator.quicksight.analyses import AnalysisOperations
from analytics_emulator.quicksight.dashboards import DashboardOperations
from analytics_emulator.quicksight.data_sets import DataSetOperations
from analytics_emulator.quicksight.data_sources import DataSourceOperations
from analytics_emulator.quicksight.permissions import PermissionOperations
from analytics_emulator.quicksight.schedules import RefreshScheduleOperations
from analytics_emulator.quicksight.tags import TagOperations


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
