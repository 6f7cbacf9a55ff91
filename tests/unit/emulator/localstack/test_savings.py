"""Work that nobody needs twice is done once, and gives what it gave."""

import subprocess
from pathlib import Path

import pytest

from tests.integration.host import PYTHON

EMULATOR = Path(__file__).parents[4] / "emulator"
PROBE = """
from twisted.web import http
from analytics_emulator.localstack.savings import _remember_content_types
lines = [b"application/x-amz-json-1.1", b"Multipart/Form-Data; boundary=x", b"nonsense", b""] * 2
before = [http._parseContentType(line) for line in lines]
_remember_content_types()
assert before == [http._parseContentType(line) for line in lines], before
assert http._parseContentType.cache_info().misses == 4
"""

MODELS = """
from botocore.loaders import Loader
from analytics_emulator.localstack.savings import _read_models_once
name = "firehose/2015-08-04/service-2"
before = Loader().load_data(name)
_read_models_once()
first, second = Loader().load_data(name), Loader().load_data(name)
assert first == before and list(first["shapes"]) == list(before["shapes"])
assert first is second and type(first["shapes"]) is dict
assert not Loader().file_loader.exists(name + "0")
"""
SCOPES = """
from copy import deepcopy
from localstack.services.cloudformation.engine.v2.change_set_model import Scope
from analytics_emulator.localstack.corrections import scopes
scopes.apply()
place = Scope("").open_scope("Resources").open_index(1)
assert list(deepcopy({place: [place]})) == [place] == ["/Resources/1"]
assert deepcopy({place: [place]})[place][0] is place
"""
METRICS = """
import sqlite3, tempfile
from datetime import UTC, datetime
from pathlib import Path
from localstack.services.cloudwatch.cloudwatch_database_helper import CloudwatchDatabase
from analytics_emulator.localstack.corrections import metric_connections
metric_connections.apply()
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "metrics.db")
    CloudwatchDatabase.CLOUDWATCH_DATA_ROOT, CloudwatchDatabase.METRICS_DB = folder, str(path)
    CloudwatchDatabase.METRICS_DB_READ_ONLY = f"file:{path}?mode=ro"
    database = CloudwatchDatabase()
    changes = lambda: int.from_bytes(path.read_bytes()[24:28])  # SQLite's own count of commits
    before, sets = changes(), {"SampleCount": 2, "Sum": 3, "Minimum": 1, "Maximum": 2}
    data = [{"MetricName": "m", "Value": 1.0}, {"MetricName": "n", "StatisticValues": sets}] * 9
    database.add_metric_data("0", "us-east-1", "N", metric_data=data)
    assert changes() == before + 1, (before, changes())
    named = {"start_time": datetime(2020, 1, 1), "end_time": datetime(2100, 1, 1)}
    query = {"Stat": "SampleCount", "Period": 10**10, "Metric": {"Namespace": "N"}}
    query["Metric"]["MetricName"] = "n"
    found = database.get_metric_data_stat(
        "0", "us-east-1", {"MetricStat": query}, scan_by="TimestampAscending", **named
    )
    assert found["values"] == [18], found
"""


@pytest.mark.parametrize(
    "probe",
    [PROBE, MODELS, SCOPES, METRICS],
    ids=["types", "models", "scopes", "metrics of a call"],
)
def test_what_is_needed_often_is_made_once_and_as_before(probe: str) -> None:
    done = subprocess.run(
        [PYTHON, "-c", probe], capture_output=True, text=True, cwd=EMULATOR, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
