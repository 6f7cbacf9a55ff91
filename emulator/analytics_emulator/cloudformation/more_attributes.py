"""What Fn::GetAtt gives on AWS (the types' schemas) and LocalStack's providers don't tell."""

from collections.abc import Mapping
from typing import Any

# By type and attribute, a form over the resource's properties, its account and region.
_FORMS: Mapping[str, Mapping[str, str]] = {
    "AWS::Lambda::EventSourceMapping": {
        "EventSourceMappingArn": "arn:aws:lambda:{region}:{account}:event-source-mapping:{Id}"
    },
    "AWS::Lambda::Version": {"FunctionArn": "{Id}"},
    "AWS::SNS::Subscription": {"Arn": "{Id}"},
}


def has_more(type_name: str, attribute: str) -> bool:
    """Return whether an attribute of a type is told here."""
    return attribute in _FORMS.get(type_name, ())


def more_attributes(
    type_name: str, properties: Mapping[str, Any], account: str, region: str
) -> dict[str, str]:
    """Return the attributes of a resource that its provider leaves out."""
    known = {**properties, "account": account, "region": region}
    forms = _FORMS.get(type_name, {})
    return {name: form.format_map(known) for name, form in forms.items()}
