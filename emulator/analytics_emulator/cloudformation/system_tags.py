"""The tags that CloudFormation puts on what it makes, and how each service takes them.

CloudFormation guide, "Resource tags": `aws:cloudformation:logical-id`, `stack-id`, `stack-name`.
The types are those whose schema says `cloudFormationSystemTags` (a queue, a role, a table, a key
and a delivery stream have none), as far as they have tags here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

type Properties = Mapping[str, Any]

PREFIX = "aws:"


@dataclass(frozen=True)
class Tagging:
    """The operation that tags a type's resources.

    `named` is the member that names the resource, by a form over its properties, its account and
    region; `form` says how tags are given: a `map`, or a list with keys written as in `pairs`.
    """

    service: str
    operation: str
    named: str
    form: str
    tags: str = "Tags"
    pairs: tuple[str, str] | None = ("Key", "Value")
    more: tuple[tuple[str, str], ...] = ()
    is_list: bool = False

    def request(self, properties: Properties, place: Mapping[str, str], tags: Properties) -> Any:
        """Return the request that puts tags on a resource."""
        name = self.form.format_map({**properties, **place})
        listed: Any = dict(tags)
        if self.pairs:
            key, value = self.pairs
            listed = [{key: one, value: other} for one, other in tags.items()]
        return {self.named: [name] if self.is_list else name, self.tags: listed} | dict(self.more)


def system_tags(stack_name: str, stack_id: str, logical_id: str) -> dict[str, str]:
    """Return the tags of a resource by key."""
    told = {"logical-id": logical_id, "stack-id": stack_id, "stack-name": stack_name}
    return {f"{PREFIX}cloudformation:{key}": value for key, value in told.items()}


def _of_api(path: str) -> Tagging:
    arn = f"arn:aws:apigateway:{{region}}::/{path}"
    return Tagging("apigateway", "TagResource", "resourceArn", arn, "tags", None)


def _by_arn(service: str, form: str = "{Arn}", named: str = "ResourceARN") -> Tagging:
    return Tagging(service, "TagResource", named, form)


def _of_machine(form: str) -> Tagging:
    return Tagging(
        "stepfunctions", "TagResource", "resourceArn", form, "tags", pairs=("key", "value")
    )


def _of_network(form: str) -> Tagging:
    return Tagging("ec2", "CreateTags", "Resources", form, is_list=True)


_MAPPING = "arn:aws:lambda:{region}:{account}:event-source-mapping:{Id}"
_FUNCTIONS = ("lambda", "TagResource", "Resource")
TAGGINGS: Mapping[str, Tagging] = {
    "AWS::ApiGateway::ApiKey": _of_api("apikeys/{APIKeyId}"),
    "AWS::ApiGateway::Stage": _of_api("restapis/{RestApiId}/stages/{StageName}"),
    "AWS::ApiGateway::UsagePlan": _of_api("usageplans/{Id}"),
    "AWS::Athena::WorkGroup": _by_arn(
        "athena", "arn:aws:athena:{region}:{account}:workgroup/{Name}"
    ),
    "AWS::CloudWatch::Alarm": _by_arn("cloudwatch"),
    "AWS::CloudWatch::CompositeAlarm": _by_arn("cloudwatch"),
    "AWS::EC2::InternetGateway": _of_network("{InternetGatewayId}"),
    "AWS::EC2::NetworkAcl": _of_network("{Id}"),
    "AWS::EC2::RouteTable": _of_network("{RouteTableId}"),
    "AWS::EC2::Subnet": _of_network("{SubnetId}"),
    "AWS::EC2::VPC": _of_network("{VpcId}"),
    "AWS::Events::EventBus": _by_arn("events"),
    "AWS::Events::Rule": _by_arn("events"),
    "AWS::Lambda::EventSourceMapping": Tagging(*_FUNCTIONS, _MAPPING, pairs=None),
    "AWS::Lambda::Function": Tagging(*_FUNCTIONS, "{Arn}", pairs=None),
    "AWS::Logs::LogGroup": Tagging(
        "logs",
        "TagResource",
        "resourceArn",
        "arn:aws:logs:{region}:{account}:log-group:{LogGroupName}",
        "tags",
        None,
    ),
    "AWS::QuickSight::DataSet": _by_arn("quicksight", named="ResourceArn"),
    "AWS::QuickSight::DataSource": _by_arn("quicksight", named="ResourceArn"),
    "AWS::S3::Bucket": Tagging("s3", "PutBucketTagging", "Bucket", "{BucketName}"),
    "AWS::SNS::Topic": _by_arn("sns", "{TopicArn}", "ResourceArn"),
    "AWS::SSM::Parameter": Tagging(
        "ssm", "AddTagsToResource", "ResourceId", "{Name}", more=(("ResourceType", "Parameter"),)
    ),
    "AWS::Scheduler::ScheduleGroup": _by_arn("scheduler", named="ResourceArn"),
    "AWS::SecretsManager::Secret": Tagging("secretsmanager", "TagResource", "SecretId", "{Id}"),
    "AWS::StepFunctions::Activity": _of_machine("{Arn}"),
    "AWS::StepFunctions::StateMachine": _of_machine("{Arn}"),
}
