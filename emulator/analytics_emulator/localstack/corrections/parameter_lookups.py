"""Looks up what parameters name: values in Parameter Store, and things of AWS-specific types.

CloudFormation guide, "CloudFormation-supplied parameter types"; the texts are those that users
quote, but for a type of Parameter Store that doesn't fit (unverified).
"""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError
from localstack.aws.connect import connect_to

from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.parameter_types import aws_type, ssm_value_type
from analytics_emulator.cloudformation.templates.parameters import split_list

# Type → (client, operation, member of the request, whether it takes a list). A missing thing is an
# error of the client's, or no member of the answer.
_LOOKUPS: dict[str, tuple[str, str, str, bool]] = {
    "AWS::EC2::AvailabilityZone::Name": ("ec2", "describe_availability_zones", "ZoneNames", True),
    "AWS::EC2::Image::Id": ("ec2", "describe_images", "ImageIds", True),
    "AWS::EC2::Instance::Id": ("ec2", "describe_instances", "InstanceIds", True),
    "AWS::EC2::KeyPair::KeyName": ("ec2", "describe_key_pairs", "KeyNames", True),
    "AWS::EC2::SecurityGroup::GroupName": ("ec2", "describe_security_groups", "GroupNames", True),
    "AWS::EC2::SecurityGroup::Id": ("ec2", "describe_security_groups", "GroupIds", True),
    "AWS::EC2::Subnet::Id": ("ec2", "describe_subnets", "SubnetIds", True),
    "AWS::EC2::VPC::Id": ("ec2", "describe_vpcs", "VpcIds", True),
    "AWS::EC2::Volume::Id": ("ec2", "describe_volumes", "VolumeIds", True),
    "AWS::Route53::HostedZone::Id": ("route53", "get_hosted_zone", "Id", False),
    "AWS::SSM::Parameter::Name": ("ssm", "get_parameter", "Name", False),
}


def stored_value(type_name: str, name: str, account_id: str, region: str) -> str | list[str]:
    """Read Parameter Store; raise where its parameter isn't there, or of another type."""
    inner = str(ssm_value_type(type_name))
    client = connect_to(aws_access_key_id=account_id, region_name=region).ssm
    try:
        found = client.get_parameter(Name=name)["Parameter"]
    except ClientError:
        raise TemplateError(
            f"Unable to fetch parameters [{name}] from parameter store for this account."
        ) from None
    is_list = inner == "CommaDelimitedList" or inner.startswith("List<")
    if found["Type"] == "SecureString" or (found["Type"] == "StringList") != is_list:
        raise TemplateError(
            f"Parameters [{name}] referenced by template have types not supported by "
            f"CloudFormation. ({found['Type']} for {type_name})"
        )
    return split_list(found["Value"]) if is_list else str(found["Value"])


def check_existence(
    name: str, type_name: str, value: str | list[str], account_id: str, region: str
) -> None:
    """Raise for a value that names nothing which is there."""
    looked_for = aws_type(type_name)
    if looked_for is None:
        return
    service, operation, member, takes_list = _LOOKUPS[looked_for]
    clients = connect_to(aws_access_key_id=account_id, region_name=region)
    call: Callable[..., Any] = getattr(getattr(clients, service), operation)
    for item in value if isinstance(value, list) else _items(type_name, value):
        try:
            found = call(**{member: [item] if takes_list else item})
        except ClientError:
            found = {}
        if not any(content for key, content in found.items() if key != "ResponseMetadata"):
            raise TemplateError(
                f"Parameter validation failed: parameter value {item} for parameter name {name} "
                "does not exist"
            )


def _items(type_name: str, value: str) -> list[str]:
    return split_list(value) if type_name.startswith("List<") else [value]
