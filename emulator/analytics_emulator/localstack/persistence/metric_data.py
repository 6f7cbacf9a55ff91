"""CloudWatch's metric data: LocalStack has it in an SQLite file, which lies in the state folder."""

from urllib.parse import quote

from localstack.services.cloudwatch.cloudwatch_database_helper import CloudwatchDatabase

from analytics_emulator.localstack.persistence.keeper import METRICS, keeper


def keep_metric_data() -> None:
    """Have the database made in the state folder, or found there."""
    found = keeper()
    if found is None:
        return
    path = found.folder / METRICS
    CloudwatchDatabase.CLOUDWATCH_DATA_ROOT = str(path.parent)
    CloudwatchDatabase.METRICS_DB = str(path)
    CloudwatchDatabase.METRICS_DB_READ_ONLY = f"file:{quote(str(path))}?mode=ro"
