"""The stacks: their order and names, what each takes from its parents, and what they give.

A stack is `{prefix}-{environment}-{component}`; its template is `cloudformation/{component}.yaml`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from scripts.aws.target import Target
from scripts.stacks import templates
from scripts.stacks.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import StackTypeDef

DEFAULT_PREFIX = "poc"
ENVIRONMENTS = ("dev", "test", "prod")

# In the order of deployment: every component stands after its parents.
PARENTS: dict[str, tuple[str, ...]] = {
    "iam": (),
    "s3": (),
    "athena": ("s3",),
    "lambda": ("iam", "s3"),
    "firehose": ("iam", "s3", "athena", "lambda"),
    "api-gateway": ("lambda",),
    "monitoring": ("athena", "lambda", "firehose", "api-gateway"),
    "quicksight": ("iam", "athena"),
    "reports": ("iam", "s3", "athena", "monitoring", "quicksight"),
}
# Deployed where a parameter turns it on: without one there would be nothing in its stack.
OPTIONAL = ("reports",)
COMPONENTS = tuple(name for name in PARENTS if name not in OPTIONAL)
EVERY_COMPONENT = (*COMPONENTS, *OPTIONAL)


@dataclass(frozen=True)
class Deployment:
    """One deployment of the product: the stacks of a prefix and environment."""

    prefix: str = DEFAULT_PREFIX
    environment: str = "dev"

    def stack_name(self, component: str) -> str:
        """Name the stack of a component, for example `poc-dev-s3`."""
        return f"{self.prefix}-{self.environment}-{component}"

    def parameters(self, component: str) -> dict[str, str]:
        """Return what every deployment passes: names, its environment's settings, its parents."""
        values = {"Prefix": self.prefix, "Environment": self.environment}
        values |= settings(self.environment)
        values |= {
            parent_parameter(parent): self.stack_name(parent) for parent in PARENTS[component]
        }
        declared = templates.parameter_defaults(templates.text(component))
        return {name: value for name, value in values.items() if name in declared}


class NotDeployedError(Exception):
    """A stack that is needed doesn't stand; the text says which, and what to do."""


def parent_parameter(component: str) -> str:
    """Name the parameter by which a template takes a parent: `ParentApiGatewayStack`."""
    return f"Parent{component.title().replace('-', '')}Stack"


def describe(target: Target, stack_name: str) -> "StackTypeDef | None":
    """Describe a stack, or give `None` where there is none."""
    try:
        answer = target.session.client("cloudformation").describe_stacks(StackName=stack_name)
    except ClientError as error:
        if "does not exist" in error.response["Error"]["Message"]:
            return None
        raise
    return answer["Stacks"][0]


def stack_outputs(target: Target, stack_name: str) -> dict[str, str]:
    """Return one stack's outputs; none where it doesn't stand."""
    return outputs_of(describe(target, stack_name))


def outputs(
    target: Target,
    prefix: str,
    environment: str,
    known: "Mapping[str, StackTypeDef]" = MappingProxyType({}),
) -> dict[str, str]:
    """Return the outputs of all stacks of a deployment that stand, in one dict.

    Their names are unique over the templates (tests/templates proves it). Components that are
    known needn't be asked for.
    """
    return _merged(_described(target, Deployment(prefix, environment), EVERY_COMPONENT, known))


def required_outputs(target: Target, prefix: str, environment: str) -> dict[str, str]:
    """Return the outputs of a deployment whose stacks all stand; `NotDeployedError` otherwise."""
    described = _described(target, Deployment(prefix, environment), COMPONENTS)
    missing = [name for name, stack in described.items() if stack is None]
    if missing:
        raise NotDeployedError(
            f"{', '.join(missing)} not found on {target.title}: deploy first "
            f"(make {'local' if target.is_local else 'aws'}-deploy "
            f"ENVIRONMENT={environment} STACK_PREFIX={prefix})"
        )
    return _merged(described)


def _described(
    target: Target,
    deployment: Deployment,
    components: Sequence[str],
    known: "Mapping[str, StackTypeDef]" = MappingProxyType({}),
) -> "dict[str, StackTypeDef | None]":
    names = {component: deployment.stack_name(component) for component in components}
    return {name: known.get(one) or describe(target, name) for one, name in names.items()}


def _merged(described: "dict[str, StackTypeDef | None]") -> dict[str, str]:
    merged: dict[str, str] = {}
    for stack in described.values():
        merged |= outputs_of(stack)
    return merged


def outputs_of(stack: "StackTypeDef | None") -> dict[str, str]:
    """Return the outputs of a stack as it was described."""
    found = stack.get("Outputs", []) if stack else []
    return {output["OutputKey"]: output["OutputValue"] for output in found}
