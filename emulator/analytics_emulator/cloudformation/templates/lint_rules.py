"""What AWS refuses of a resource's properties although its type's schema takes it.

cfn-lint carries rules for it as schemas of its own, among them those of IAM's policy documents;
those of types that are here are asked, with some more that it hasn't. On AWS most of it fails while
the resource is created; here nothing is created before.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from analytics_emulator.cloudformation.templates.schema_files import folder
from analytics_emulator.cloudformation.templates.schema_keywords import SchemaValidator

_RULES: Mapping[str, tuple[str, ...]] = {
    "AWS::ApiGateway::RestApi": ("aws_apigateway_restapi/openapi_properties",),
    "AWS::CloudWatch::Alarm": ("aws_cloudwatch_alarm/period",),
    "AWS::DynamoDB::Table": (
        "aws_dynamodb_table/billingmode_exclusive",
        "aws_dynamodb_table/billingmode_provisioned_dependent",
    ),
    "AWS::Lambda::EventSourceMapping": (
        "aws_lambda_eventsourcemapping/eventsourcearn_sqs_exclusive",
        "aws_lambda_eventsourcemapping/eventsourcearn_stream_inclusive",
    ),
    "AWS::Lambda::Function": (
        "aws_lambda_function/loglevel_logformat",
        "aws_lambda_function/packagetype_image_exclusions",
        "aws_lambda_function/zipfile_runtime_enum",
        "aws_lambda_function/zipfile_runtime_exists",
    ),
    "AWS::SQS::Queue": ("aws_sqs_queue/properties",),
}
# Where policies of an identity stand, `*` being each item of a list, and those of a resource.
_IDENTITY = {
    "AWS::IAM::Group": "Policies/*/PolicyDocument",
    "AWS::IAM::GroupPolicy": "PolicyDocument",
    "AWS::IAM::ManagedPolicy": "PolicyDocument",
    "AWS::IAM::Policy": "PolicyDocument",
    "AWS::IAM::Role": "Policies/*/PolicyDocument",
    "AWS::IAM::RolePolicy": "PolicyDocument",
    "AWS::IAM::User": "Policies/*/PolicyDocument",
    "AWS::IAM::UserPolicy": "PolicyDocument",
}
_RESOURCE = {
    "AWS::KMS::Key": "KeyPolicy",
    "AWS::SNS::TopicPolicy": "PolicyDocument",
    "AWS::SQS::QueuePolicy": "PolicyDocument",
}
_BUCKET = {"AWS::S3::BucketPolicy": "PolicyDocument"}
_TRUST = {"AWS::IAM::Role": "AssumeRolePolicyDocument"}
_POLICIES = {"bucket": _BUCKET, "identity": _IDENTITY, "resource": _RESOURCE, "trust": _TRUST}
# S3 user guide, "General purpose bucket naming rules".
_BUCKET_NAME = {
    "not": {
        "pattern": r"^(xn--|sthree-|amzn-s3-demo-|\d+\.\d+\.\d+\.\d+$)|\.\.|"
        r"(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$"
    }
}
_OWN: Mapping[str, Any] = {
    # Lambda: "Runtime and Handler are mandatory parameters for functions created with deployment
    # packages"; its quota of memory for functions that bring no capacity provider.
    "AWS::Lambda::Function": {
        "if": {"properties": {"PackageType": {"const": "Zip"}}},
        "then": {"required": ["Handler", "Runtime"]},
        "properties": {"MemorySize": {"maximum": 10240}},
    },
    "AWS::S3::Bucket": {"properties": {"BucketName": _BUCKET_NAME}},
    # SNS API reference, Subscribe: what an endpoint is depends on its protocol.
    "AWS::SNS::Subscription": {
        "allOf": [
            {
                "if": {"required": ["Protocol"], "properties": {"Protocol": {"enum": protocols}}},
                "then": {"properties": {"Endpoint": {"pattern": pattern}}},
            }
            for protocols, pattern in (
                (["email", "email-json"], r"^[^@\s]+@[^@\s]+$"),
                (["firehose"], "^arn:[^:]+:firehose:"),
                (["http"], "^http://"),
                (["https"], "^https://"),
                (["lambda"], "^arn:[^:]+:lambda:"),
                (["sqs"], "^arn:[^:]+:sqs:"),
            )
        ]
    },
    # SQS API reference, SetQueueAttributes.
    "AWS::SQS::Queue": {
        "properties": {
            "RedrivePolicy": {
                "required": ["deadLetterTargetArn", "maxReceiveCount"],
                "properties": {
                    "deadLetterTargetArn": {"pattern": r"^arn:[^:]+:sqs:[^:]+:\d{12}:[\w.-]+$"},
                    "maxReceiveCount": {"type": "integer", "minimum": 1, "maximum": 1000},
                },
            }
        }
    },
}
_SERVICE = {"pattern": r"^[a-z0-9.-]+\.(amazonaws\.com(\.cn)?|amazon\.com|aws\.internal)$"}


def rule_errors(type_name: str, properties: Mapping[str, Any]) -> Iterator[Any]:
    """Find errors of a type's rules."""
    for validator in _validators(type_name):
        yield from validator.iter_errors(properties)


@cache
def _validators(type_name: str) -> tuple[Any, ...]:
    named = _RULES.get(type_name, ())
    schemas = [_readable(_read(folder() / "extensions" / f"{name}.json")) for name in named]
    schemas += [_OWN[type_name]] if type_name in _OWN else []
    schemas += [_at("Tags", _readable(_tags()))]
    for kind, where in _POLICIES.items():
        if path := where.get(type_name):
            definitions, policy = _policy(kind)
            schemas.append({"definitions": definitions, **_at(path, policy)})
    return tuple(SchemaValidator(schema) for schema in schemas)


def _at(path: str, schema: Any) -> Any:
    """Return a schema of properties, of which one at a path is to be as a schema says."""
    name, _, rest = path.partition("/")
    inner = _at(rest, schema) if rest else schema
    return {"items": inner} if name == "*" else {"properties": {name: inner}}


def _tags() -> Any:
    return _read(folder() / "other" / "resources" / "tagging.json")["properties"]["Tags"]


def _policy(kind: str) -> tuple[Any, Any]:
    """Return the schema of a policy document, its definitions before it."""
    files = folder() / "other" / "iam"
    own = (files / f"policy_{'identity' if kind == 'identity' else 'resource'}.json").read_text()
    common = (files / "policy.json").read_text().replace('"#/', '"#/definitions/policy/')
    schema = json.loads(own.replace('"policy#/', '"#/definitions/policy/'))
    schema["definitions"]["policy"] = json.loads(common)
    if kind == "trust":
        _make_trust(schema)
    if kind == "bucket":  # S3 takes one Sid twice, as cfn-lint found
        del schema["properties"]["Statement"]["uniqueKeys"]
    for one in (schema, schema["definitions"]["policy"]):
        del one["$id"]
    made = _readable(schema)
    return made.pop("definitions"), made


def _make_trust(schema: Any) -> None:
    """Make a resource's policy a role's, which names no resource (IAM user guide, "Trust")."""
    statement = schema["definitions"]["Statement"]
    del statement["properties"]["Resource"], statement["properties"]["NotResource"]
    others = [one for one in statement["allOf"] if "Resource" not in one.get("requiredXor", ())]
    statement["allOf"] = others
    principal = schema["definitions"]["policy"]["definitions"]["Principal"]["properties"]
    principal["Service"] = {**_SERVICE, "items": _SERVICE, "type": ["string", "array"]}


def _readable(node: Any) -> Any:
    """Make a schema one of the validator's draft.

    What stands beside a `$ref` would not count, and a property that may not be would not be named.
    """
    if isinstance(node, list):
        return [_readable(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {name: _readable(value) for name, value in node.items()}
    if isinstance(properties := made.get("properties"), dict):
        made["properties"] = {
            name: {"not": {}} if value is False else value for name, value in properties.items()
        }
    if "$ref" not in made or len(made) == 1:
        return made
    return {"allOf": [{"$ref": made.pop("$ref")}, made]}


def _read(path: Path) -> Any:
    return json.loads(path.read_text())
