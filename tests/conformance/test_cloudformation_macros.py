"""A macro may stand wherever a value does."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.conformance.api_templates import att, ref, role, typed
from tests.conformance.stacks import Stacks
from tests.one_emulator import Client

CODE = """def handler(event, context):
    text = (event["params"] or event["templateParameterValues"])["Text"].upper()
    return {"requestId": event["requestId"], "status": "success", "fragment": text}
"""


@pytest.fixture(scope="module")
def macro(stacks: Stacks) -> Iterator[str]:
    """A macro that writes its `Text` in capitals."""
    name = f"Row{uuid4().hex[:10]}"
    resources = {
        "Role": role("lambda.amazonaws.com"),
        "F": typed(
            "Lambda::Function", Runtime="python3.13", Handler="index.handler",
            Role=att("Role", "Arn"), Code={"ZipFile": CODE},
        ),
        "Macro": typed("CloudFormation::Macro", Name=name, FunctionName=att("F", "Arn")),
    }  # fmt: skip
    stack = stacks.create({"Resources": resources}, Capabilities=["CAPABILITY_NAMED_IAM"])
    assert stack.status == "CREATE_COMPLETE", stacks.events(stack.name)
    yield name
    stacks.delete(stack.name)


# A list of one is how aws-cloudformation-templates writes it (MacrosExamples/DateFunctions).
@pytest.mark.parametrize("is_listed", [False, True], ids=["plain", "listed"])
def test_macro_in_an_item_gives_its_value(
    is_listed: bool, macro: str, stacks: Stacks, client: Client
) -> None:
    def template(text: str) -> dict[str, Any]:
        call = {"Name": macro, "Parameters": {"Text": text}}
        value = {"Fn::Transform": [call] if is_listed else call}
        tags = [{"Key": "a", "Value": "b"}, {"Key": "c", "Value": value}]
        return {
            "Resources": {"Q": typed("SQS::Queue", Tags=tags)},
            "Outputs": {"U": {"Value": ref("Q")}},
        }

    stack = stacks.create(template("one"), Capabilities=["CAPABILITY_AUTO_EXPAND"])
    url = stack.outputs["U"]
    assert client("sqs").list_queue_tags(QueueUrl=url)["Tags"] == {"a": "b", "c": "ONE"}
    stacks.update(stack.name, template("two"), Capabilities=["CAPABILITY_AUTO_EXPAND"])
    assert client("sqs").list_queue_tags(QueueUrl=url)["Tags"] == {"a": "b", "c": "TWO"}


def test_macro_is_not_asked_again_for_what_stands(
    macro: str, stacks: Stacks, client: Client
) -> None:
    def template(value: Any, **sections: Any) -> dict[str, Any]:
        tags = [{"Key": "a", "Value": value}]
        resources = {"Q": typed("SQS::Queue", Tags=tags)}
        return {"Resources": resources, "Outputs": {"U": {"Value": ref("Q")}}, **sections}

    # The macro fails where it isn't told a parameter that the update takes away.
    told = template({"Fn::Transform": {"Name": macro}}, Parameters={"Text": {"Type": "String"}})
    given = [{"ParameterKey": "Text", "ParameterValue": "one"}]
    stack = stacks.create(told, Parameters=given, Capabilities=["CAPABILITY_AUTO_EXPAND"])
    url = stack.outputs["U"]
    assert client("sqs").list_queue_tags(QueueUrl=url)["Tags"] == {"a": "ONE"}
    assert stacks.update(stack.name, template("two")).status == "UPDATE_COMPLETE"
    assert client("sqs").list_queue_tags(QueueUrl=url)["Tags"] == {"a": "two"}


SERVERLESS: dict[str, Any] = {"Transform": "AWS::Serverless-2016-10-31"}
MAY = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


def serverless_function(**properties: Any) -> dict[str, Any]:
    """A function that an API of SAM's own calls."""
    event = {"Type": "Api", "Properties": {"Path": "/", "Method": "GET"}}
    return {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "InlineCode": "def handler(event, context): return None",
            "Events": {"Asked": event},
            **properties,
        },
    }


def test_what_sam_makes_may_be_named(stacks: Stacks) -> None:
    """SAM developer guide, "Generated resources": a template may refer to them.

    In aws-samples/serverless-patterns a Fn::Sub does so (sfn-apigw).
    """
    named = {"Fn::Sub": "${ServerlessRestApi} ${FRole.Arn}"}
    resources = {
        "F": serverless_function(),
        "P": typed("SSM::Parameter", Type="String", Value=named),
    }
    stack = stacks.create({**SERVERLESS, "Resources": resources}, Capabilities=MAY)
    assert stack.status == "CREATE_COMPLETE", stacks.events(stack.name)


def test_circle_that_sam_leaves_out_is_none(stacks: Stacks) -> None:
    """SAM drops a name in an endpoint's configuration (serverless-patterns, dynamic-bedrock)."""
    endpoint = {"Type": "REGIONAL", "Name": ref("A")}
    api = {
        "Type": "AWS::Serverless::Api",
        "Properties": {"StageName": "s", "EndpointConfiguration": endpoint},
    }
    event = {"Type": "Api", "Properties": {"Path": "/", "Method": "GET", "RestApiId": ref("A")}}
    resources = {"A": api, "F": serverless_function(Events={"Asked": event})}
    template = {**SERVERLESS, "Resources": resources}
    stack = stacks.create(template, Capabilities=MAY)
    assert stack.status == "CREATE_COMPLETE", stacks.events(stack.name)
    api["Properties"]["Description"] = ref("F")
    resources["F"]["Properties"]["Environment"] = {"Variables": {"API": ref("A")}}
    with pytest.raises(ClientError, match="Circular dependency between resources"):
        stacks.create(template, Capabilities=MAY)
