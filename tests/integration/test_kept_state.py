"""What the emulator knows is there after a stop or a kill; what can't be read is set aside."""

import io
import json
import sqlite3
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.integration.host import PYTHON, Host, host_in
from tests.integration.roles import role_of

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="the emulator is not installed")

TOPIC = """
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Secret: {Type: AWS::SecretsManager::Secret, Properties: {SecretString: "x"}}
  Setting: {Type: AWS::SSM::Parameter, Properties: {Name: /kept, Type: String, Value: "y"}}
Outputs:
  TopicArn: {Value: !Ref Topic}
"""


TRUST = '{"Version": "2012-10-17", "Statement": []}'
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ALARM: dict[str, Any] = {
    "AlarmName": "kept",
    "Namespace": "n",
    "MetricName": "m",
    "Statistic": "Sum",
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 1,
    "ComparisonOperator": "GreaterThanThreshold",
}

LIFECYCLE: Any = {
    "Rules": [
        {
            "ID": "old",
            "Status": "Enabled",
            "Filter": {"Prefix": "old/"},
            "Expiration": {"Date": datetime(2020, 1, 1, tzinfo=UTC)},
        }
    ]
}


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with host_in(tmp_path) as found:
        yield found


def test_objects_are_there_after_a_kill_right_behind_the_answer(host: Host) -> None:
    host.start()
    s3 = host.client("s3")
    s3.create_bucket(Bucket="kept")
    enabled = {"Status": "Enabled"}
    s3.put_bucket_versioning(Bucket="kept", VersioningConfiguration=enabled)
    versions = [
        s3.put_object(Bucket="kept", Key="a/b", Body=bytes([n]) * 9)["VersionId"] for n in (1, 2)
    ]
    s3.put_object(Bucket="kept", Key="gone", Body=b"gone")
    s3.delete_object(Bucket="kept", Key="gone")
    s3.copy_object(
        Bucket="kept", Key="copy", CopySource="kept/a/b", Metadata={}, MetadataDirective="REPLACE"
    )
    before = s3.list_object_versions(Bucket="kept")
    host.kill()
    host.start()
    after = host.client("s3").list_object_versions(Bucket="kept")
    for listed in (before, after):
        listed.pop("ResponseMetadata")
    assert after == before
    read = [host.client("s3").get_object(Bucket="kept", Key="a/b", VersionId=v) for v in versions]
    assert [found["Body"].read() for found in read] == [b"\x01" * 9, b"\x02" * 9]
    assert host.client("s3").get_object(Bucket="kept", Key="copy")["Body"].read() == b"\x02" * 9


def queue(host: Host) -> str:
    url: str = host.client("sqs").create_queue(QueueName="kept")["QueueUrl"]
    return url


FOR_EVENTS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": "*",
        },
    }
)


def put_rule(host: Host) -> None:
    events, sqs = host.client("events"), host.client("sqs")
    sqs.create_queue(QueueName="rule", Attributes={"Policy": FOR_EVENTS})
    events.put_rule(Name="kept", EventPattern='{"source": ["kept"]}')
    target = {"Id": "queue", "Arn": "arn:aws:sqs:us-east-1:000000000000:rule"}
    events.put_targets(Rule="kept", Targets=[target])


def followed(host: Host) -> Any:
    """Return what a rule sends to its target now."""
    host.client("events").put_events(
        Entries=[{"Source": "kept", "DetailType": "kept", "Detail": "{}"}]
    )
    url = host.client("sqs").get_queue_url(QueueName="rule")["QueueUrl"]
    return host.client("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=10).get("Messages")


def named_network(host: Host, name: str) -> None:
    tags = [{"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": name}]}]
    host.client("ec2").create_vpc(CidrBlock="10.9.0.0/16", TagSpecifications=tags)


def networks(host: Host, name: str) -> Any:
    named = [{"Name": "tag:Name", "Values": [name]}]
    return host.client("ec2").describe_vpcs(Filters=named)["Vpcs"]


def execute(host: Host, name: str, state: dict[str, Any]) -> None:
    steps = host.client("stepfunctions")
    definition = json.dumps({"StartAt": "S", "States": {"S": {**state, "End": True}}})
    role = "arn:aws:iam::000000000000:role/any"
    made = steps.create_state_machine(name=name, definition=definition, roleArn=role)
    steps.start_execution(stateMachineArn=made["stateMachineArn"], name=name)


def executed(host: Host, name: str) -> tuple[str, str, str | None]:
    """Return how an execution stands, its last event, and its error."""
    steps = host.client("stepfunctions")
    arn = f"arn:aws:states:us-east-1:000000000000:execution:{name}:{name}"
    found = steps.describe_execution(executionArn=arn)
    events = steps.get_execution_history(executionArn=arn)["events"]
    return found["status"], events[-1]["type"], found.get("error")


def test_execution_that_ran_at_a_kill_has_failed_and_one_that_ended_has_not(host: Host) -> None:
    host.start()
    execute(host, "waiting", {"Type": "Wait", "Seconds": 600})
    execute(host, "ended", {"Type": "Pass"})
    eventually(lambda: executed(host, "ended")[0] == "SUCCEEDED")
    eventually(lambda: executed(host, "waiting")[1] == "WaitStateEntered")
    host.kill()
    for _ in range(2):
        host.start()
        assert executed(host, "waiting") == ("FAILED", "ExecutionFailed", "States.Runtime")
        assert executed(host, "ended") == ("SUCCEEDED", "ExecutionSucceeded", None)
        host.kill()


# Slow enough for a kill: what a function logs in the last second before it may be lost.
TELLING = """
import time

def handler(event, context):
    time.sleep(4)
    print("ran for", event)
"""


def test_events_that_a_function_is_yet_to_run_for_are_there_after_a_kill(host: Host) -> None:
    host.start()
    functions = host.client("lambda")
    functions.create_function(
        FunctionName="told",
        Runtime="python3.13",
        Handler="told.handler",
        Role=role_of(host.client("iam"), "lambda", "logs:*"),
        Code={"ZipFile": zipped("told.py", TELLING)},
        Timeout=30,
    )
    functions.get_waiter("function_active_v2").wait(FunctionName="told")
    host.client("logs").create_log_group(logGroupName="/aws/lambda/told")
    names = [f"event-{number}" for number in range(5)]
    for name in names:
        functions.invoke(
            FunctionName="told", InvocationType="Event", Payload=json.dumps(name).encode()
        )
    host.kill()
    host.start()
    eventually(lambda: ran(host) >= set(names), 60)
    eventually(lambda: not waiting_events(host))


def zipped(name: str, text: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, text)
    return content.getvalue()


def waiting_events(host: Host) -> int:
    with closing(sqlite3.connect(host.kept / "function-events.db")) as rows:
        return int(rows.execute("SELECT COUNT(*) FROM kept").fetchone()[0])


def ran(host: Host) -> set[str]:
    found = host.client("logs").filter_log_events(
        logGroupName="/aws/lambda/told", filterPattern="ran"
    )
    return {event["message"].split()[-1] for event in found["events"]}


# Where something is kept, what makes it, and what tells that it is there.
MADE: dict[str, tuple[str, Callable[[Host], Any], Callable[[Host], Any]]] = {
    "named query": (
        "athena",
        lambda h: h.client("athena").create_named_query(
            Name="kept", Database="d", QueryString="SELECT 1"
        ),
        lambda h: h.client("athena").list_named_queries()["NamedQueryIds"],
    ),
    "database": (
        "glue",
        lambda h: h.client("glue").create_database(DatabaseInput={"Name": "kept"}),
        lambda h: h.client("glue").get_databases()["DatabaseList"],
    ),
    "theme": (
        "quicksight",
        lambda h: h.client("quicksight").create_theme(
            AwsAccountId="000000000000",
            ThemeId="kept",
            Name="kept",
            BaseThemeId="CLASSIC",
            Configuration={},
        ),
        lambda h: h.client("quicksight").describe_theme(
            AwsAccountId="000000000000", ThemeId="kept"
        )["Theme"],
    ),
    "secret": (
        "secretsmanager",
        lambda h: h.client("secretsmanager").create_secret(Name="kept", SecretString="s"),
        lambda h: h.client("secretsmanager").get_secret_value(SecretId="kept")["SecretString"],
    ),
    "API key": (
        "apigateway",
        lambda h: h.client("apigateway").create_api_key(name="kept", enabled=True),
        lambda h: h.client("apigateway").get_api_keys(includeValues=True)["items"],
    ),
    "role": (
        "iam",
        lambda h: h.client("iam").create_role(RoleName="kept", AssumeRolePolicyDocument=TRUST),
        lambda h: h.client("iam").get_role(RoleName="kept")["Role"]["Arn"],
    ),
    "attached policy": (
        "iam",
        lambda h: h.client("iam").attach_role_policy(RoleName="kept", PolicyArn=READ_ONLY),
        lambda h: h.client("iam").list_entities_for_policy(PolicyArn=READ_ONLY)["PolicyRoles"],
    ),
    "alarm": (
        "cloudwatch",
        lambda h: h.client("cloudwatch").put_metric_alarm(**ALARM),
        lambda h: h.client("cloudwatch").describe_alarms()["MetricAlarms"][0]["AlarmArn"],
    ),
    "topic": (
        "sns",
        lambda h: h.client("sns").create_topic(Name="kept"),
        lambda h: h.client("sns").list_topics()["Topics"],
    ),
    "message": (
        "sqs",
        lambda h: h.client("sqs").send_message(QueueUrl=queue(h), MessageBody="kept"),
        lambda h: h.client("sqs").receive_message(QueueUrl=queue(h))["Messages"],
    ),
    "certificate": (
        "acm",
        lambda h: h.client("acm").request_certificate(DomainName="kept.example"),
        lambda h: h.client("acm").list_certificates()["CertificateSummaryList"],
    ),
    "network": ("ec2", lambda h: named_network(h, "kept"), lambda h: networks(h, "kept")),
    "rule": ("events", put_rule, followed),
    "upload": (
        "s3",
        lambda h: h.client("s3").create_multipart_upload(Bucket="there", Key="kept"),
        lambda h: h.client("s3").list_multipart_uploads(Bucket="there")["Uploads"],
    ),
    "tagged object": (
        "s3",
        lambda h: h.client("s3").put_object(Bucket="there", Key="k", Body=b"", Tagging="tag=kept"),
        lambda h: h.client("s3").get_object_tagging(Bucket="there", Key="k")["TagSet"],
    ),
}


def test_what_was_answered_is_kept_and_there_after_a_kill(host: Host) -> None:
    host.start()
    host.client("s3").create_bucket(Bucket="there")
    for kind, (part, make, _) in MADE.items():
        make(host)
        assert b"kept" in host.part(part), kind
    host.kill()
    host.start()
    for kind, (_, _, tell) in MADE.items():
        assert tell(host), kind


def test_what_a_statement_made_is_kept_before_it_is_shown_and_a_kill_leaves_no_files(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = tmp_path / "temporary"
    system.mkdir()
    monkeypatch.setenv("TMPDIR", str(system))
    host.start()
    host.client("s3").create_bucket(Bucket="there")
    athena = host.client("athena")
    query = "CREATE EXTERNAL TABLE t (a int) STORED AS PARQUET LOCATION 's3://there/t/'"
    for text in ("CREATE DATABASE d", query.replace("t (", "d.t (")):
        query_id = athena.start_query_execution(
            QueryString=text, ResultConfiguration={"OutputLocation": "s3://there/results/"}
        )["QueryExecutionId"]
        while (state := state_of(athena, query_id)) != "SUCCEEDED":
            assert state in ("QUEUED", "RUNNING")
    assert b"s3://there/t" in host.part("glue")
    own = host.kept.parent / "filesystem" / "tmp"
    before = {path for path in own.rglob("*") if "quer" in path.name}
    assert before
    host.kill()
    host.start()
    assert state_of(athena, query_id) == "SUCCEEDED"
    assert not [path for path in before if path.is_file()]
    assert not list(system.iterdir())


def state_of(athena: Any, query_id: str) -> str:
    found = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
    return str(found["Status"]["State"])


def test_deleted_objects_stay_deleted_and_upload_goes_on(host: Host) -> None:
    host.start()
    s3 = host.client("s3")
    s3.create_bucket(Bucket="kept")
    for key in ("one", "two", "three"):
        s3.put_object(Bucket="kept", Key=key, Body=b"x")
    s3.put_object(Bucket="kept", Key="one", Body=b"replaced")
    s3.delete_objects(Bucket="kept", Delete={"Objects": [{"Key": "two"}, {"Key": "three"}]})
    upload = {"Bucket": "kept", "Key": "big"}
    upload["UploadId"] = s3.create_multipart_upload(**upload)["UploadId"]
    part = s3.upload_part(**upload, PartNumber=1, Body=b"part")
    host.stop()
    host.start()
    parts = [{"PartNumber": 1, "ETag": part["ETag"]}]
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    keys = [found["Key"] for found in s3.list_objects_v2(Bucket="kept")["Contents"]]
    assert keys == ["big", "one"]
    bodies = [s3.get_object(Bucket="kept", Key=key)["Body"].read() for key in keys]
    assert bodies == [b"part", b"replaced"]


def test_stack_can_be_changed_and_deleted_after_a_kill(host: Host) -> None:
    host.start()
    stacks = host.client("cloudformation")
    stacks.create_stack(StackName="kept", TemplateBody=TOPIC)
    stacks.get_waiter("stack_create_complete").wait(StackName="kept", WaiterConfig={"Delay": 1})
    before = stacks.describe_stacks(StackName="kept")["Stacks"]
    events = stacks.describe_stack_events(StackName="kept")["StackEvents"]
    host.kill()
    host.start()
    assert stacks.describe_stacks(StackName="kept")["Stacks"] == before
    assert stacks.describe_stack_events(StackName="kept")["StackEvents"] == events
    assert host.client("ssm").get_parameter(Name="/kept")["Parameter"]["Value"] == "y"
    changed = TOPIC.replace('Value: "y"', 'Value: "z"')
    stacks.update_stack(StackName="kept", TemplateBody=changed)
    stacks.get_waiter("stack_update_complete").wait(StackName="kept", WaiterConfig={"Delay": 1})
    assert host.client("ssm").get_parameter(Name="/kept")["Parameter"]["Value"] == "z"
    stacks.delete_stack(StackName="kept")
    stacks.get_waiter("stack_delete_complete").wait(StackName="kept", WaiterConfig={"Delay": 1})
    assert host.client("secretsmanager").list_secrets()["SecretList"] == []
    deleted = before[0]["StackId"]
    events = stacks.describe_stack_events(StackName=deleted)["StackEvents"]
    host.kill()
    host.start()
    assert stacks.describe_stack_events(StackName=deleted)["StackEvents"] == events
    assert stacks.get_template(StackName=deleted)["TemplateBody"] == changed
    assert host.state("problems") == []


def test_log_events_are_there_after_a_kill_in_their_order(host: Host) -> None:
    host.start()
    logs, names = host.client("logs"), {"logGroupName": "kept", "logStreamName": "s"}
    logs.create_log_group(logGroupName="kept")
    logs.create_log_stream(**names)
    for number in range(3):
        events = [{"timestamp": 1_795_000_000_000 + number, "message": f"message {number}"}]
        logs.put_log_events(**names, logEvents=events)
    described = logs.describe_log_streams(logGroupName="kept")["logStreams"]
    host.kill()
    host.start()
    assert logs.describe_log_streams(logGroupName="kept")["logStreams"] == described
    assert described[0]["lastEventTimestamp"] == 1_795_000_000_002
    found = logs.get_log_events(**names, startFromHead=True)["events"]
    assert [event["message"] for event in found] == ["message 0", "message 1", "message 2"]


def test_state_that_cant_be_read_is_set_aside_whole_and_told(host: Host) -> None:
    host.start()
    host.client("sns").create_topic(Name="kept")
    host.stop()
    part = next((host.kept / "parts").glob("sns.*"))
    part.write_bytes(part.read_bytes()[:-1])
    said = host.start()
    assert "part sns isn't what was saved" in said
    (aside,) = (host.kept / "set-aside").iterdir()
    assert (aside / "parts" / part.name).exists()
    assert (aside / "manifest.json").exists()
    assert host.client("sns").list_topics()["Topics"] == []
    assert "1 set aside" in host.run("status").stdout


def test_folder_open_to_others_is_refused_with_what_to_do(host: Host) -> None:
    host.start()
    host.stop()
    host.kept.chmod(0o755)
    refused = host.run("start")
    assert refused.returncode == 1
    assert "open to other users" in refused.stderr
    assert "chmod 700" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_fresh_start_knows_nothing_and_isnt_made_under_a_running_one(host: Host) -> None:
    host.start()
    host.client("s3").create_bucket(Bucket="kept")
    assert "stop it before a fresh start" in host.run("start", "--fresh").stderr
    host.stop()
    host.start("--fresh")
    assert host.client("s3").list_buckets()["Buckets"] == []


def test_acknowledged_puts_survive_a_kill_under_load(host: Host) -> None:
    host.start()
    host.client("s3").create_bucket(Bucket="kept")
    answered: list[str] = []

    def put(worker: int) -> None:
        s3: Any = host.client("s3")
        for number in range(1000):
            key = f"{worker}/{number}"
            try:
                s3.put_object(Bucket="kept", Key=key, Body=key.encode())
            except (ClientError, OSError, Exception):  # the kill
                return
            answered.append(key)

    workers = [threading.Thread(target=put, args=(worker,)) for worker in range(4)]
    for worker in workers:
        worker.start()
    while len(answered) < 50:
        workers[0].join(0.01)
    host.kill()
    for worker in workers:
        worker.join()
    host.start()
    s3 = host.client("s3")
    for key in answered:
        assert s3.get_object(Bucket="kept", Key=key)["Body"].read() == key.encode()


def test_what_is_too_old_is_removed_after_a_start(host: Host) -> None:
    host.start()
    s3, logs = host.client("s3"), host.client("logs")
    s3.create_bucket(Bucket="kept")
    s3.put_bucket_lifecycle_configuration(Bucket="kept", LifecycleConfiguration=LIFECYCLE)
    for key in ("old/a", "new/a"):
        s3.put_object(Bucket="kept", Key=key, Body=b"x")
    logs.create_log_group(logGroupName="g")
    logs.create_log_stream(logGroupName="g", logStreamName="s")
    logs.put_retention_policy(logGroupName="g", retentionInDays=1)
    now = int(time.time() * 1000)
    for days in (2, 0):
        events = [{"timestamp": now - days * 86_400_000, "message": f"{days}"}]
        logs.put_log_events(logGroupName="g", logStreamName="s", logEvents=events)
    host.until_saved()
    host.kill()
    host.start()
    eventually(lambda: keys(s3) == ["new/a"])
    eventually(lambda: messages(logs) == ["0"])


def keys(s3: Any) -> list[str]:
    return [found["Key"] for found in s3.list_objects_v2(Bucket="kept")["Contents"]]


def messages(logs: Any) -> list[str]:
    return [event["message"] for event in logs.filter_log_events(logGroupName="g")["events"]]


def eventually(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_mapping_is_kept_whose_queue_or_function_is_gone(host: Host) -> None:
    host.start()
    functions, sqs = host.client("lambda"), host.client("sqs")
    made = {
        name: mapping_of(host, name, role_of(host.client("iam"), "lambda", "sqs:*"))
        for name in ("lost", "left")
    }
    sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName="lost")["QueueUrl"])
    functions.delete_function(FunctionName="left")
    host.stop()
    host.start()
    told = {
        name: functions.get_event_source_mapping(UUID=one)["UUID"] for name, one in made.items()
    }
    assert told == made
    assert [one["FunctionName"] for one in functions.list_functions()["Functions"]] == ["lost"]
    url = sqs.create_queue(QueueName="lost")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="x")
    counts = "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"
    ask = {"QueueUrl": url, "AttributeNames": counts}
    eventually(lambda: set(sqs.get_queue_attributes(**ask)["Attributes"].values()) == {"0"}, 60)


def mapping_of(host: Host, name: str, role: str) -> str:
    functions, sqs = host.client("lambda"), host.client("sqs")
    sqs.create_queue(QueueName=name)
    functions.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Handler="m.handler",
        Role=role,
        Code={"ZipFile": zipped("m.py", "def handler(event, context): pass")},
    )
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    arn = f"arn:aws:sqs:us-east-1:000000000000:{name}"
    created = functions.create_event_source_mapping(FunctionName=name, EventSourceArn=arn)
    return str(created["UUID"])
