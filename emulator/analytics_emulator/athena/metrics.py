"""A query's CloudWatch metrics (Athena user guide, "Monitor queries with CloudWatch metrics").

They are published for workgroups that ask for it, each under query state, query type and workgroup.
"""

from analytics_emulator.athena.execution import Execution
from analytics_emulator.athena.region import Region
from analytics_emulator.metrics import Metric, MetricSink

NAMESPACE = "AWS/Athena"
# The guide's names of the times in an execution's statistics.
_TIMES = {
    "EngineExecutionTime": "EngineExecutionTimeInMillis",
    "QueryQueueTime": "QueryQueueTimeInMillis",
    "ServiceProcessingTime": "ServiceProcessingTimeInMillis",
    "TotalExecutionTime": "TotalExecutionTimeInMillis",
}


def publish_metrics(sink: MetricSink, region: Region, execution: Execution) -> None:
    """Send a finished execution's metrics to CloudWatch, where its workgroup has it so."""
    with region.lock:
        work_group = region.work_groups.get(execution.work_group)
    if not work_group or not work_group["Configuration"].get("PublishCloudWatchMetricsEnabled"):
        return
    dimensions = (
        ("QueryState", execution.state),
        ("QueryType", execution.kind.statement_type),
        ("WorkGroup", execution.work_group),
    )
    statistics = execution.statistics()
    for name, statistic in _TIMES.items():
        metric = Metric(NAMESPACE, name, dimensions, "Milliseconds")
        sink.add(region.context, metric, statistics[statistic])
    if execution.kind.statement_type == "DML":
        metric = Metric(NAMESPACE, "ProcessedBytes", dimensions, "Bytes")
        sink.add(region.context, metric, statistics["DataScannedInBytes"])
