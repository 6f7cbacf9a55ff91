"""What of services' stores is kept, and what is said not to be."""

import subprocess
from pathlib import Path

import pytest

from tests.integration.host import PYTHON

EMULATOR = Path(__file__).parents[4] / "emulator"
ELSEWHERE = """
import sys
from pathlib import Path
from types import SimpleNamespace
from analytics_emulator.localstack.persistence import keeper, services
found = keeper.Keeper(Path(sys.argv[1]))
nothing = {"accept_state_visitor": lambda visitor: None, "lifecycle_hook": None}
for name in ("kinesis", "sqs"):
    services._adopt(found, SimpleNamespace(plugin_name=name, **nothing))
assert found.problems == []
found.commit_touched("kinesis", "sqs")
print(*found.problems)
"""
METRICS = """
import sqlite3, sys
from contextlib import closing
from pathlib import Path
from analytics_emulator.localstack.persistence.keeper import METRICS, Keeper
path = Path(sys.argv[1], METRICS)
path.parent.mkdir()
with closing(sqlite3.connect(path)) as database, database:
    database.execute("CREATE TABLE metrics AS SELECT randomblob(100000) AS content")
whole = path.read_bytes()
notes = []
for content in (whole, whole[:50000], bytes(reversed(whole))):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    found = Keeper(Path(sys.argv[1]))
    notes.append([note.partition(": it was")[0] for note in found.notes])
    found._lock = __import__("os").close(found._lock)
print(*notes)
"""
FILES = """
import sys
from pathlib import Path
from analytics_emulator.localstack.persistence.stored_objects import ObjectFiles
from analytics_emulator.state.rows import Rows
from analytics_emulator.state.snapshots import UnreadableStateError
files = ObjectFiles(Path(sys.argv[1]), Rows(Path(sys.argv[1]).with_suffix(".db")))
name, unnamed = files.new(), files.new()
files.path(name).write_bytes(b"x" * 9)
files.path(unnamed).touch()
for sizes in ({name: 10}, {name: 9, files.new(): 1}, {name: 9}):
    try:
        files.keep_only(sizes, set())
    except UnreadableStateError as error:
        print(error, end="; ")
print(files.path(name).exists(), files.path(unnamed).exists())
"""
UNUSED = """
import sys, threading, time
from pathlib import Path
from analytics_emulator.localstack.persistence import stored_objects
from analytics_emulator.state.rows import Rows
stored_objects._GRACE_SECONDS = 0.2
files = stored_objects.ObjectFiles(Path(sys.argv[1]), Rows(Path(sys.argv[1]).with_suffix(".db")))
names = [files.new(), files.new(), files.put_few(b"few")]
for name in names[:2]:
    files.path(name).write_bytes(b"x")

def is_there(name):
    try:
        return bool(files.open(name).close() or True)
    except FileNotFoundError:
        return False

def ended():
    return all(thread.name != "s3-unused" for thread in threading.enumerate())

print([is_there(name) for name in names], end=" ")
for _ in range(2):
    for name in names[:2] if is_there(names[0]) else names[2:]:
        files.discard(name)
    deadline = time.monotonic() + 30
    while not ended() and time.monotonic() < deadline:
        time.sleep(0.01)
print([is_there(name) for name in names], ended())
"""
ONCE = """
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from analytics_emulator.localstack import schedule_runs
touched = []
schedule_runs.keeper = lambda: SimpleNamespace(touch=touched.append)
now = datetime.now(UTC)
given = {
    "name": "once", "creation_date": (now - timedelta(hours=1)).timestamp(),
    "schedule_expression": f"at({now:%Y-%m-%dT%H:%M:%S})", "schedule_expression_timezone": "UTC",
    "start_date": None, "end_date": None,
}
for action in ("NONE", "DELETE"):
    schedule = SimpleNamespace(**given, action_after_completion=action)
    group = SimpleNamespace(schedules={"once": schedule})
    ran = schedule_runs._runs_of(group, schedule, now - timedelta(minutes=1), now)
    print(len(list(ran)), *group.schedules, *touched)
"""
ENDING = """
import os, sys
from pathlib import Path
from localstack.runtime.events import infra_stopping
from analytics_emulator.localstack.persistence.keeper import Keeper
def fails(content):
    raise RuntimeError("cannot schedule new futures after shutdown")
folder = Path(sys.argv[1])
kept = Keeper(folder)
kept.adopt("lambda", lambda: b"functions", lambda content: None)
kept.commit_touched("lambda")
kept.close()
kept._lock = os.close(kept._lock)
kept = Keeper(folder)
for event in (infra_stopping.set, infra_stopping.clear):
    event()
    try:
        kept.adopt("lambda", lambda: b"", fails)
    except RuntimeError:
        print((folder / "unreadable").exists())
"""
NO_ROOM = """
import os, resource, sys
from pathlib import Path
from analytics_emulator.localstack.persistence.keeper import Keeper
folder = Path(sys.argv[1])
before = Keeper(folder)
rows = before.rows("athena-executions")
rows.change([("a", "1", "kept")])
rows.close()
before.adopt("glue", lambda: b"tables", lambda _: None)
before.commit_touched("glue")
before.close()
before._lock = os.close(before._lock)
usual = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, usual[1]))
try:
    Keeper(folder)
except OSError as error:
    failure = error
resource.setrlimit(resource.RLIMIT_FSIZE, usual)
print(failure.strerror, end=" ")

def fails(_content):
    raise OSError(28, "No space left on device")

found = Keeper(folder)
try:
    found.adopt("glue", lambda: b"nothing", fails)
except OSError:
    found.adopt("glue", lambda: b"nothing", lambda content: print(content.decode(), end=" "))
print(found.notes, found.problems, found.rows("athena-executions").all())
"""
FUNCTIONS = """
from types import SimpleNamespace
from analytics_emulator.lambda_runtime.code_directory import PackageError
from analytics_emulator.localstack import lambda_executor
configuration = SimpleNamespace(
    environment={}, runtime="python3.13", snap_start=None, capacity_provider_config=None
)
version = SimpleNamespace(config=configuration, id=SimpleNamespace(function_name="f"))
for failure in (OSError(28, "No space left on device"), PackageError("no zip")):
    def code_directory(_configuration): raise failure
    lambda_executor.code_directory = code_directory
    try:
        lambda_executor.ProcessExecutor.prepare_version(version)
        print("is ready", end=" ")
    except PackageError as error:
        print(error)
"""
STARTS = """
import threading
from localstack.services.plugins import ServiceContainer, ServiceState
from plux import Plugin, PluginManager
from plux.core.plugin import PluginSpec
from plux.runtime.manager import PluginContainer
from analytics_emulator.localstack.corrections import failed_starts
failed_starts.apply()
errors = [OSError(28, "No space left on device"), ValueError("for good")]

class Service:
    def name(self): return "kept"
    def check(self): return True
    def start(self, asynchronous):
        if errors: raise errors.pop(0)

class Loaded(Plugin):
    namespace, name = "probe", "kept"
    def load(self):
        if errors: raise errors.pop(0)

container = ServiceContainer(Service(), ServiceState.AVAILABLE)
print(container.start(), container.state.value, container.start(), container.state.value, end=" ")
errors = [OSError(28, "No space left on device")]
manager = PluginManager("probe")
kept = PluginContainer()
kept.lock, kept.plugin_spec = threading.RLock(), PluginSpec("probe", "kept", Loaded)
manager._require_plugin = lambda name: kept
try:
    manager.load("kept")
except OSError:
    print(manager.load("kept").name)
"""
POLICIES = """
import os
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
from types import SimpleNamespace
from moto.iam.models import iam_backends
from analytics_emulator.localstack.persistence.managed_policies import reducers
from analytics_emulator.localstack.persistence.stores import Stores
backend = iam_backends["000000000000"]["aws"]
role = backend.create_role("kept", "{}", "/", None, "", [], "3600")
attached, other = backend.aws_managed_policies[:2]
backend.attach_role_policy(attached.arn, "kept")
before = {policy.arn: vars(policy).copy() for policy in backend.aws_managed_policies}
shows = lambda visitor: visitor.visit(iam_backends)
stores = Stores(SimpleNamespace(plugin_name="iam", accept_state_visitor=shows), reducers)
kept = stores.dump()
other.id = "another process's"
stores.load(kept)
after = {policy.arn: policy for policy in backend.aws_managed_policies}
assert after == backend.managed_policies and len(after) > 1000
told = {arn: vars(policy) | {"versions": before[arn]["versions"]} for arn, policy in after.items()}
assert told == before
assert after[attached.arn] is backend.roles[role.id].managed_policies[attached.arn] is not attached
assert after[attached.arn].versions[0].document == attached.versions[0].document
print(len(kept) < 300_000)
"""

INTERRUPTED = """
from types import SimpleNamespace
from localstack.services.cloudformation.engine.v2.change_set_model import UpdateModel
from localstack.services.cloudformation.stores import cloudformation_stores
from localstack.services.cloudformation.v2.entities import ChangeSet, Stack
from analytics_emulator.localstack.persistence.change_sets import reducers
from analytics_emulator.localstack.persistence.interrupted_stacks import fail_interrupted
from analytics_emulator.localstack.persistence.stores import Stores
store = cloudformation_stores["000000000000"]["us-east-1"]
stack = Stack("000000000000", "us-east-1", {"StackName": "s", "Tags": []}, "REVIEW_IN_PROGRESS")
store.stacks_v2[stack.stack_id] = stack
for name, status in (("being-made", "CREATE_IN_PROGRESS"), ("made", "CREATE_COMPLETE")):
    made = ChangeSet(stack, {"ChangeSetName": name}, "", {})
    made.status, made.update_model = status, UpdateModel(None)
    store.change_sets[made.change_set_id] = made
shows = lambda visitor: visitor.visit(cloudformation_stores)
stores = Stores(SimpleNamespace(plugin_name="cloudformation", accept_state_visitor=shows), reducers)
kept = stores.dump()
store.stacks_v2.clear(), store.change_sets.clear()
stores.load(kept)
fail_interrupted(SimpleNamespace(touch=print))
print(*(f"{one.status} {one.update_model is None}" for one in store.change_sets.values()))
print(*(one.status for one in store.stacks_v2.values()))
"""


@pytest.mark.skipif(not PYTHON.exists(), reason="the emulator is not installed")
@pytest.mark.parametrize(
    ("probe", "said"),
    [
        pytest.param(
            ELSEWHERE, "kinesis isn't kept: its data is a program's of its own", id="elsewhere"
        ),
        pytest.param(
            METRICS,
            '[] ["the state can\'t be read, metrics.db: database disk image is malformed"]'
            ' ["the state can\'t be read, metrics.db: file is not a database"]',
            id="metrics",
        ),
        pytest.param(
            FILES,
            "1 files of objects are not of their size; 1 files of objects are missing; True False",
            id="files",
        ),
        pytest.param(
            UNUSED,
            "[True, True, True] [False, False, False] True",
            id="files that nobody uses",
        ),
        pytest.param(
            NO_ROOM, "disk I/O error tables [] [] [('a', '1', 'kept')]", id="what had no room"
        ),
        pytest.param(FUNCTIONS, "is ready no zip", id="functions that had no room"),
        pytest.param(STARTS, "False available False error kept", id="starts that failed"),
        pytest.param(POLICIES, "True", id="policies that AWS manages"),
        pytest.param(ENDING, "False\nTrue", id="what was first asked for when all ended"),
        pytest.param(
            INTERRUPTED,
            "FAILED True CREATE_COMPLETE False\nREVIEW_IN_PROGRESS",
            id="change sets in the making",
        ),
        pytest.param(ONCE, "1 once\n1 scheduler", id="a schedule that is gone once it ran"),
    ],
)
def test_services_stores_are_kept(probe, said, tmp_path):
    command = [str(PYTHON), "-c", probe, str(tmp_path)]
    done = subprocess.run(command, cwd=EMULATOR, capture_output=True, text=True, check=False)
    assert done.stdout == f"{said}\n", done.stderr
