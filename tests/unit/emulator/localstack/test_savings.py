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
WAITERS = """
from botocore import session, waiter
from localstack.aws import connect
from analytics_emulator.localstack.savings import _look_again_soon
config = session.get_session().get_waiter_model("lambda").get_waiter("FunctionUpdatedV2")
slept = []
waiter.time.sleep = slept.append

def wait(statuses):
    slept.clear()
    look = lambda **_: {"Configuration": {"LastUpdateStatus": next(statuses)}}
    try:
        waiter.Waiter("FunctionUpdatedV2", config, look).wait(FunctionName="f")
    except waiter.WaiterError:
        return sum(slept)

forever = lambda: iter(lambda: "InProgress", None)
before = wait(forever())
_look_again_soon()
assert round(wait(forever())) == round(before) + 1, (sum(slept), before)
wait(iter(["InProgress", "InProgress", "Successful"]))
assert len(slept) == 2 and sum(slept) < 0.2, slept
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
HEADERS = """
import itertools
from werkzeug.datastructures import EnvironHeaders, Headers
from analytics_emulator.localstack import request_savings
HTTP = {"HTTP_X_A": "1"}
def asked():
    subjects = Headers([("X-A", "1"), ("x-a", "2"), ("Length", "n")]), EnvironHeaders(HTTP)
    keys, defaults, types = ("x-a", "X-A", "Length", "none"), (None, "d"), (None, int)
    for subject, key, default, kind in itertools.product(subjects, keys, defaults, types):
        yield subject.get(key, default, kind), subject.get(key, type=kind), key in subject
        yield subject.get(key, default), subject.get(key, default=default), subject.get(key)
before = list(asked())
request_savings._look_headers_up_without_exceptions()
assert before == list(asked()), before
assert ("1", "1", True) in before and (None, None, False) in before
"""
LOG = """
import itertools, logging
from types import SimpleNamespace as Named
from localstack.aws.handlers.logging import ResponseLogger
from localstack.http import Request, Response
from analytics_emulator.localstack import request_savings
said = []
class Taking(logging.Handler):
    def emit(self, record):
        said.append((record.name, record.getMessage()))
logging.getLogger().addHandler(Taking())
def log(level):
    said.clear()
    for name in ("aws", "http", "internal.aws", "internal.http"):
        logging.getLogger(f"localstack.request.{name}").setLevel(level)
    operation = Named(name="Put", input_shape=None, output_shape=None)
    errors = (None, Named(code="E", message="m"))
    for internal, called, error in itertools.product((0, 1), (None, operation), errors):
        context = Named(
            request=Request("GET", "/p"), is_internal_call=internal, operation=called,
            service=Named(service_name="s"), service_exception=error, service_request={},
            service_response={}, account_id="0", region="r",
        )
        ResponseLogger()(None, context, Response(b"x", 202))
    return list(said)
before = log(logging.INFO)
request_savings._log_what_is_shown()
assert len(before) == 8 and log(logging.INFO) == before, (before, said)
assert log(logging.WARNING) == []
"""


@pytest.mark.parametrize(
    "probe",
    [PROBE, MODELS, WAITERS, SCOPES, METRICS, HEADERS, LOG],
    ids=["types", "models", "waiters", "scopes", "metrics of a call", "headers", "log"],
)
def test_what_is_needed_often_is_made_once_and_as_before(probe: str) -> None:
    done = subprocess.run(
        [PYTHON, "-c", probe], capture_output=True, text=True, cwd=EMULATOR, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
