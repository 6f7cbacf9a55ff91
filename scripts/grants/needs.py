"""What a deployment needs: CloudFormation's handlers on our names, and the commands' own calls."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.grants import names, published
from scripts.grants.names import Place
from scripts.grants.policy import Need
from scripts.grants.rendering import Rendering, Resource
from scripts.grants.unused import is_unused
from scripts.stacks import templates
from scripts.stacks.deployment import EVERY_COMPONENT, Deployment

PASSED_TO = {
    "AWS::ApiGateway": "apigateway.amazonaws.com",
    "AWS::KinesisFirehose": "firehose.amazonaws.com",
    "AWS::Lambda": "lambda.amazonaws.com",
    "AWS::QuickSight": "quicksight.amazonaws.com",
    "AWS::Scheduler": "scheduler.amazonaws.com",
}
# Without the service that it is made for, no role of this kind can be named more closely.
SERVICE_LINKED = "role/aws-service-role/*"
ARN = re.compile(r"arn:[\w-]+:[\w-]+:[\w-]*:\d*:[^\s\"',\\\\]+")
S3_ADDRESS = re.compile(r"s3://([^/\"]+)/([^\"]*)")


@dataclass(frozen=True)
class Reason:
    """Who needs something: a resource's handler, or a command."""

    who: str
    when: str


@dataclass(frozen=True)
class Scope:
    """The deployment that is asked about, and the parameters that it will have."""

    deployment: Deployment
    place: Place
    parameters: Mapping[str, str]
    components: Sequence[str] = EVERY_COMPONENT

    def resources(self) -> Iterator[tuple[str, Resource]]:
        """Yield what the components will make; what a condition leaves out isn't asked for."""
        rendering = Rendering(self.place)
        for component in EVERY_COMPONENT:
            given = self.deployment.parameters(component) | dict(self.parameters)
            stack = self.deployment.stack_name(component)
            found = rendering.resources(stack, templates.text(component), given)
            if component in self.components:
                yield from ((component, resource) for resource in found)

    @property
    def tag(self) -> str:
        """Return the value of the tag Deployment, which all resources carry."""
        return f"{self.deployment.prefix}-{self.deployment.environment}"


def of_resources(
    scope: Scope, operations: Sequence[str] = published.OPERATIONS
) -> dict[Need, list[Reason]]:
    """Return what the handlers of every resource need, with who needs it."""
    found: dict[Need, list[Reason]] = {}
    for component, resource in scope.resources():
        for operation, action in _handler_calls(resource.type, operations):
            reason = Reason(f"{component}: {resource.logical_id} ({resource.type})", operation)
            for need in _needs(scope, resource, action):
                found.setdefault(need, []).append(reason)
    return found


def _handler_calls(kind: str, operations: Sequence[str]) -> Iterator[tuple[str, str]]:
    for operation, actions in published.handlers(kind).items():
        if operation in operations:
            yield from ((operation, action) for action in actions)


def _needs(scope: Scope, resource: Resource, action: str) -> Iterator[Need]:
    for arn in _arns(scope, resource, action):
        yield Need(_spelled(action), arn, _context(scope, resource, action, arn))


def _spelled(action: str) -> str:
    service, _, name = action.partition(":")
    return f"{service.lower()}:{name}"


def _arns(scope: Scope, resource: Resource, action: str) -> list[str]:
    """Return the resources that a handler's action is asked for on.

    They are the resource's own names, else what its properties name of the action's kinds; an
    action on kinds that neither has, such as a folder, isn't called for it.
    """
    kinds = published.kinds(action)
    if kinds is None or is_unused(resource, action):
        return []  # no such action exists, whatever the schema says; or not of what we make
    if not kinds:
        return ["*"]
    own = names.arns(*_identity(resource), scope.place)
    service, _, name = action.lower().partition(":")
    if service == "apigateway" and "item" in own:
        return _api_gateway(own, name, scope.place)
    if found := [own[kind] for kind in kinds if kind in own]:
        return found
    if action == "iam:CreateServiceLinkedRole":
        return [scope.place.global_arn("iam", SERVICE_LINKED)]
    return _named(scope, resource, service, kinds)


def _api_gateway(own: dict[str, str], verb: str, place: Place) -> list[str]:
    collection = own.get("collection", own["item"])
    tags = place.bare_arn("apigateway", "/tags/*", in_region=True)
    if verb == "post":
        return [collection]
    return [own["item"], tags] if verb == "put" else [own["item"]]


def _named(scope: Scope, resource: Resource, service: str, kinds: list[str]) -> list[str]:
    text = json.dumps({k: v for k, v in resource.properties.items() if k not in DOCUMENTS})
    arns = ARN.findall(text) + [
        scope.place.bare_arn("s3", rest)
        for bucket, prefix in S3_ADDRESS.findall(text)
        for rest in (bucket, f"{bucket}/{prefix}*")
    ]
    code = resource.properties.get("Code", {})
    # Before anything is uploaded neither is known; the commands' own calls ask for the code then.
    if code.get("S3Bucket") and code.get("S3Key"):
        arns.append(scope.place.bare_arn("s3", f"{code['S3Bucket']}/{code['S3Key']}"))
    patterns = [pattern for kind in kinds for pattern in published.patterns(service, kind)]
    found = [one for one in arns if any(re.fullmatch(pattern, one) for pattern in patterns)]
    wants_objects = service == "s3" and "bucket" not in kinds
    if service == "s3":
        found = [one for one in found if ("/" in one) == wants_objects]
    return list(dict.fromkeys(found))


# What these say is done by others, with their own permissions.
DOCUMENTS = ("AssumeRolePolicyDocument", "KeyPolicy", "Policies", "PolicyDocument")


def _context(scope: Scope, resource: Resource, action: str, arn: str) -> dict[str, str]:
    service = "::".join(resource.type.split("::")[:2])
    found = {"aws:RequestedRegion": scope.place.region}
    if any(word in action for word in ("Create", "TagResource")):
        found["aws:RequestTag/Deployment"] = scope.tag
    if arn in names.arns(*_identity(resource), scope.place).values():
        found["aws:ResourceTag/Deployment"] = scope.tag
    if action.lower() == "iam:passrole" and service in PASSED_TO:
        found["iam:PassedToService"] = PASSED_TO[service]
    boundary = resource.properties.get("PermissionsBoundary")
    if boundary:
        found["iam:PermissionsBoundary"] = boundary
    if policies := resource.properties.get("ManagedPolicyArns"):
        found["iam:PolicyARN"] = policies[0]
    return found


def _identity(resource: Resource) -> tuple[str, str, dict[str, Any]]:
    return resource.type, resource.logical_id, resource.properties
