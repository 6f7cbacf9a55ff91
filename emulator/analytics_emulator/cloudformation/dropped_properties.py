"""What becomes of a property that an update no longer names, for types of LocalStack's.

AWS gives it its default (CloudFormation guide, "Update behaviors of stack resources"). LocalStack's
providers mostly don't look: here the default is put in its place where it is known, and the update
is refused by name else.
"""

from collections.abc import Iterable, Mapping
from typing import Any

type Properties = Mapping[str, Any]

# Type → what each property becomes (Lambda and SNS API references).
_DEFAULTS: dict[str, dict[str, Any]] = {
    "AWS::Lambda::Function": {
        "DeadLetterConfig": {"TargetArn": ""},
        "Description": "",
        "Environment": {"Variables": {}},
        "EphemeralStorage": {"Size": 512},
        "Layers": [],
        "MemorySize": 128,
        "ReservedConcurrentExecutions": None,
        "Timeout": 3,
        "TracingConfig": {"Mode": "PassThrough"},
    },
    "AWS::ApiGateway::ApiKey": {"CustomerId": "", "Description": "", "Enabled": False},
    "AWS::ApiGateway::Deployment": {"Description": ""},
    "AWS::ApiGateway::RequestValidator": {
        "ValidateRequestBody": False,
        "ValidateRequestParameters": False,
    },
    "AWS::ApiGateway::RestApi": {
        "ApiKeySourceType": "HEADER",
        "BinaryMediaTypes": [],
        "Description": "",
        "DisableExecuteApiEndpoint": False,
        "Policy": "",
    },
    "AWS::Lambda::Url": {"Cors": {}, "InvokeMode": "BUFFERED"},
    "AWS::SNS::Subscription": {"FilterPolicy": {}, "RawMessageDelivery": False},
    "AWS::SNS::Topic": {"DisplayName": "", "Tags": []},
}
# Their updates set what isn't named to its default already.
_COMPLETE = frozenset(("AWS::CloudFormation::Stack", "AWS::Events::Rule", "AWS::SQS::Queue"))
# Type → what its update looks at; a change of anything else would come to nothing.
_CHANGEABLE = {
    "AWS::ApiGateway::ApiKey": frozenset(_DEFAULTS["AWS::ApiGateway::ApiKey"]),
    "AWS::ApiGateway::Deployment": frozenset(_DEFAULTS["AWS::ApiGateway::Deployment"]),
    "AWS::ApiGateway::RequestValidator": frozenset(_DEFAULTS["AWS::ApiGateway::RequestValidator"]),
    "AWS::ApiGateway::RestApi": frozenset(
        ("ApiKeySourceType", "BinaryMediaTypes", "Body", "BodyS3Location", "Description")
    )
    | {"DisableExecuteApiEndpoint", "FailOnWarnings", "MinimumCompressionSize", "Mode", "Name"}
    | {"Parameters", "Policy"},
    "AWS::Lambda::Function": frozenset(
        (*_DEFAULTS["AWS::Lambda::Function"], "Architectures", "Code", "Handler", "ImageConfig")
    )
    | {"LoggingConfig", "Role", "Runtime", "VpcConfig"},
    "AWS::SNS::Topic": frozenset(("DisplayName", "Tags", "TopicName")),
    "AWS::SNS::Subscription": frozenset(
        ("DeliveryPolicy", "FilterPolicy", "FilterPolicyScope", "RawMessageDelivery")
    )
    | {"RedrivePolicy"},
}


def with_defaults(type_name: str, before: Properties, after: Properties) -> dict[str, Any]:
    """Return an update's properties with the defaults of those that it no longer names."""
    defaults = _DEFAULTS.get(type_name, {})
    dropped = before.keys() - after.keys()
    return {**after, **{name: defaults[name] for name in dropped if name in defaults}}


def lost_changes(type_name: str, before: Properties, after: Properties) -> Iterable[str]:
    """Yield the properties whose change or absence an update would pass over."""
    if type_name in _COMPLETE:
        return
    defaults, changeable = _DEFAULTS.get(type_name, {}), _CHANGEABLE.get(type_name)
    for name in sorted(before.keys() | after.keys()):
        is_dropped = name not in after and name not in defaults
        is_changed = before.get(name) != after.get(name)
        if is_dropped or (is_changed and changeable and name not in changeable):
            yield name
