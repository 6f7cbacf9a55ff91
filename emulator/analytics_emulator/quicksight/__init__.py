"""QuickSight's assets API: data sources, data sets, themes, analyses, dashboards, schedules.

What this package adds to storing assets is checking them: an asset that AWS would refuse, or that
would draw an error on AWS, is refused here with the path of each mistake. Not here: account
subscriptions, users and groups, folders, templates, topics, embedding, and everything that draws.
"""

from analytics_emulator.quicksight.ports import AthenaPort, ColumnType
from analytics_emulator.quicksight.provider import QuickSightService

__all__ = ["AthenaPort", "ColumnType", "QuickSightService"]
