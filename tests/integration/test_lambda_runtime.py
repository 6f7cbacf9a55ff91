"""Lambda functions run as processes in LocalStack, and behave as on AWS."""

import base64
import io
import json
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest

from tests.integration.roles import role_of

Client = Callable[[str], Any]
Deploy = Callable[..., str]


@pytest.fixture(scope="module")
def client(endpoint: str) -> Client:
    """`client(service)` gives a boto3 client, in a region that no other test uses."""
    session: Any = boto3.Session("test", "test", region_name="eu-west-1")
    return lambda service: session.client(service, endpoint_url=endpoint)


@pytest.fixture
def deploy(client: Client) -> Iterator[Deploy]:
    """`deploy(source, **configuration)` gives the name of an active function."""
    functions = client("lambda")
    names: list[str] = []

    def create(source: str, **configuration: Any) -> str:
        names.append(f"subject-{uuid.uuid4().hex[:8]}")
        arguments = {
            "Runtime": "python3.13",
            "Role": role_of(client("iam"), "lambda"),
            "Handler": "index.handler",
            "Code": {"ZipFile": _zip(source)},
            **configuration,
        }
        functions.create_function(FunctionName=names[-1], **arguments)
        functions.get_waiter("function_active_v2").wait(
            FunctionName=names[-1], WaiterConfig={"Delay": 1}
        )
        return names[-1]

    yield create
    for name in names:
        functions.delete_function(FunctionName=name)


def _zip(source: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("index.py", source)
    return archive.getvalue()


def _invoke(client: Client, name: str, event: object = None, **options: Any) -> Any:
    payload = json.dumps(event).encode()
    return client("lambda").invoke(FunctionName=name, Payload=payload, **options)


def _answer(client: Client, name: str, event: object = None) -> Any:
    return json.load(_invoke(client, name, event)["Payload"])


def _messages(client: Client, group: str, wanted: str) -> list[str]:
    """Give a log group's messages as soon as one of them starts with `wanted`."""
    logs = client("logs")
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
            events = logs.filter_log_events(logGroupName=group)["events"]
            found = [event["message"] for event in events]
            if any(message.startswith(wanted) for message in found):
                return found
        time.sleep(0.1)
    raise AssertionError(f"no message starts with {wanted} in {group}")


def test_function_reaches_aws_services_without_settings(client: Client, deploy: Deploy) -> None:
    source = (
        "import boto3\ndef handler(*_):\n return boto3.client('sts').get_caller_identity()['Arn']"
    )
    name = deploy(source, Timeout=20)
    assert _answer(client, name).startswith(
        "arn:aws:sts::000000000000:assumed-role/role-of-lambda/"
    )


def test_failure_is_unhandled_and_its_log_is_the_tail(client: Client, deploy: Deploy) -> None:
    name = deploy("def handler(*_):\n print('before')\n raise ValueError('no')")
    answer = _invoke(client, name, LogType="Tail")
    assert answer["FunctionError"] == "Unhandled"
    assert json.load(answer["Payload"])["errorType"] == "ValueError"
    tail = base64.b64decode(answer["LogResult"]).decode()
    assert tail.startswith("START RequestId: ")
    assert "before\n" in tail
    assert "[ERROR] ValueError: no\nTraceback" in tail


def test_timeout_is_reported_as_on_aws(client: Client, deploy: Deploy) -> None:
    name = deploy("import time\ndef handler(event, _): time.sleep(event)", Timeout=1)
    assert _answer(client, name, 30)["errorType"] == "Sandbox.Timedout"
    assert _answer(client, name, 0) is None


def test_logs_arrive_in_the_functions_group(client: Client, deploy: Deploy) -> None:
    name = deploy("def handler(*_): print('hello')")
    _invoke(client, name)
    found = _messages(client, f"/aws/lambda/{name}", "REPORT RequestId:")
    assert "hello\n" in found


def test_logging_configuration_is_honoured(client: Client, deploy: Deploy) -> None:
    group = f"/custom/{uuid.uuid4()}"
    settings = {"LogFormat": "JSON", "LogGroup": group, "ApplicationLogLevel": "INFO"}
    name = deploy("import logging\ndef handler(*_): logging.info('in')", LoggingConfig=settings)
    _invoke(client, name)
    kinds = [json.loads(line) for line in _messages(client, group, '{"time"')]
    assert {"platform.start", "platform.report"} <= {kind.get("type") for kind in kinds}
    assert "in" in {kind.get("message") for kind in kinds}


def test_concurrent_invocations_have_an_environment_each(client: Client, deploy: Deploy) -> None:
    name = deploy("import os, time\ndef handler(*_):\n time.sleep(0.5)\n return os.getpid()")
    with ThreadPoolExecutor(3) as pool:
        pids = list(pool.map(lambda _: _answer(client, name), range(3)))
    assert len(set(pids)) == 3
    assert _answer(client, name) in pids


def test_provisioned_environment_is_there_before_the_call(client: Client, deploy: Deploy) -> None:
    source = "import os\ndef handler(*_): return os.environ['AWS_LAMBDA_INITIALIZATION_TYPE']"
    functions, name = client("lambda"), deploy(source)
    number = functions.publish_version(FunctionName=name)["Version"]
    version = {"FunctionName": name, "Qualifier": number}
    functions.put_provisioned_concurrency_config(**version, ProvisionedConcurrentExecutions=1)
    deadline = time.monotonic() + 20
    while functions.get_provisioned_concurrency_config(**version)["Status"] != "READY":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    told = json.load(functions.invoke(**version)["Payload"])
    assert told == "provisioned-concurrency"


def test_new_code_runs_in_new_environments(client: Client, deploy: Deploy) -> None:
    name = deploy("def handler(*_): return 'old'")
    assert _answer(client, name) == "old"
    functions = client("lambda")
    functions.update_function_code(FunctionName=name, ZipFile=_zip("def handler(*_): return 'new'"))
    functions.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    assert _answer(client, name) == "new"


def test_layers_are_seen_by_the_function(client: Client, deploy: Deploy) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("python/from_layer.py", "VALUE = 7")
    layer = client("lambda").publish_layer_version(
        LayerName=f"layer-{uuid.uuid4().hex[:8]}", Content={"ZipFile": archive.getvalue()}
    )
    name = deploy(
        "import from_layer\ndef handler(*_): return from_layer.VALUE",
        Layers=[layer["LayerVersionArn"]],
    )
    assert _answer(client, name) == 7


def test_client_context_reaches_the_function(client: Client, deploy: Deploy) -> None:
    name = deploy("def handler(_, context): return context.client_context.custom")
    text = base64.b64encode(b'{"custom": {"a": "b"}}').decode()
    assert json.load(_invoke(client, name, ClientContext=text)["Payload"]) == {"a": "b"}


@pytest.mark.parametrize(
    ("kind", "size", "message"),
    [
        ("RequestResponse", 6 * 1024 * 1024, "smaller than 6291456 bytes"),
        ("Event", 1024 * 1024, "too large for the Event invocation type .limit 1048576 bytes"),
    ],
)
def test_too_large_request_is_refused(
    client: Client, deploy: Deploy, kind: str, size: int, message: str
) -> None:
    name = deploy("def handler(*_): pass")
    with pytest.raises(client("lambda").exceptions.ClientError, match=message):
        _invoke(client, name, "x" * size, InvocationType=kind)


@pytest.mark.parametrize(
    ("configuration", "reason"),
    [
        ({"Environment": {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/x"}}}, "EXEC_WRAPPER"),
        ({"Environment": {"Variables": {"AWS_REGION": "x"}}}, "reserved keys"),
    ],
)
def test_what_cannot_be_honoured_fails_at_creation(
    client: Client, configuration: dict[str, Any], reason: str
) -> None:
    template = {
        "Resources": {
            "Function": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Runtime": "python3.13",
                    "Role": role_of(client("iam"), "lambda"),
                    "Handler": "index.handler",
                    "Code": {"ZipFile": "def handler(*_): pass"},
                    **configuration,
                },
            }
        }
    }
    stacks, name = client("cloudformation"), f"stack-{uuid.uuid4().hex[:8]}"
    stacks.create_stack(StackName=name, TemplateBody=json.dumps(template))
    with pytest.raises(Exception, match="ROLLBACK_COMPLETE"):
        stacks.get_waiter("stack_create_complete").wait(
            StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30}
        )
    events = stacks.describe_stack_events(StackName=name)["StackEvents"]
    assert reason in " ".join(event.get("ResourceStatusReason", "") for event in events)
    stacks.delete_stack(StackName=name)
