"""AWS Glue's Data Catalog: databases, tables with their versions, and partitions, kept in memory.

Crawlers, jobs, connections, column statistics, partition indexes and resource links are not here.
"""

from analytics_emulator.glue.service import GlueService

__all__ = ["GlueService"]
