"""Updates in place of types that LocalStack's resource providers can't change, or only in part.

Each is a function of the services' clients, the properties before, and those after; who calls it
has seen to it that nothing else changes than `updates.yaml` says it applies.
"""

from collections.abc import Callable, Mapping
from typing import Any

from analytics_emulator.cloudformation.resource_type import Properties
from analytics_emulator.cloudformation.updates import (
    apigateway,
    ec2,
    iam,
    keys,
    secrets,
    settings,
    usage_plans,
)

type Update = Callable[[Any, Properties, Properties], None]

UPDATES: Mapping[str, Update] = {
    "AWS::ApiGateway::Account": apigateway.update_account,
    "AWS::ApiGateway::UsagePlan": usage_plans.update_usage_plan,
    "AWS::CloudWatch::CompositeAlarm": settings.put_composite_alarm,
    "AWS::Events::ApiDestination": settings.update_api_destination,
    "AWS::Events::Connection": settings.update_connection,
    "AWS::IAM::Group": iam.update_group,
    "AWS::IAM::InstanceProfile": iam.update_instance_profile,
    "AWS::IAM::Policy": iam.update_policy,
    "AWS::KMS::Alias": keys.update_alias,
    "AWS::KMS::Key": keys.update_key,
    "AWS::Lambda::EventInvokeConfig": settings.put_event_invoke_config,
    "AWS::SSM::Parameter": settings.put_parameter,
    "AWS::SecretsManager::ResourcePolicy": secrets.put_resource_policy,
    "AWS::SecretsManager::Secret": secrets.update_secret,
    **{name: ec2.tagging(identifier) for name, identifier in ec2.IDENTIFIERS.items()},
}
