"""What each stack of a deployment shall be: template, parameters, tags, and the code it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property
from typing import TYPE_CHECKING

from scripts.aws.buckets import BucketError
from scripts.aws.target import Target
from scripts.release import alike, package
from scripts.release.artifacts import ArtifactBucket, artifact_bucket, template_argument
from scripts.release.logging_role import sets_logging_role
from scripts.stacks import known_types, templates
from scripts.stacks.change_sets import Request
from scripts.stacks.deployment import Deployment, describe

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import StackTypeDef

ARCHITECTURE = "arm64"
IAM_TYPES = "AWS::IAM::"
PLANS = "plans/"  # the folder of what nothing but a plan reads


@dataclass(frozen=True)
class Options:
    """What the user says beyond names; `None` keeps what the stacks have."""

    bucket_name: str | None = None
    email_address: str | None = None
    principal_arn: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)


# What an option or the script itself says.
OWN_PARAMETERS = (
    "AlertsCodeKey", "Architecture", "ArtifactBucketName", "CodeBucketName", "EmailAddress",
    "Environment", "IngestCodeKey", "ManageAccountSetting", "ManageBudget", "Prefix",
    "PrincipalArn", "ReportCodeKey", "TransformCodeKey",
)  # fmt: skip


ELSEWHERE = "Choose another region (--region), or leave the dashboard out."


class ParameterError(Exception):
    """A template parameter can't be set; the text says why."""


@dataclass(frozen=True)
class StackRequests:
    """The requests of one run."""

    target: Target
    deployment: Deployment
    options: Options

    def request(self, component: str, stack: "StackTypeDef | None") -> Request:
        """Say what a component's stack shall be; nothing is uploaded yet."""
        text = templates.text(component)
        has_roles = any(kind.startswith(IAM_TYPES) for kind in templates.resource_types(text))
        return Request(
            self.deployment.stack_name(component),
            text,
            self._parameters(component, stack),
            {
                "Deployment": f"{self.deployment.prefix}-{self.deployment.environment}",
                "Environment": self.deployment.environment,
                "Component": component,
            },
            ("CAPABILITY_NAMED_IAM",) if has_roles else (),
        )

    def parameters(self, component: str) -> dict[str, str]:
        """Return what a component's stack shall have, before it or its parents stand."""
        stack = describe(self.target, self.deployment.stack_name(component))
        known = self._set_by_hand(stack) | self.deployment.parameters(component)
        given = {
            "PrincipalArn": self.principal_arn(stack),
            "ArtifactBucketName": self.bucket_name,
            "ManageBudget": self._manage_budget,
        }
        return known | given | dict(self.options.parameters)

    def upload(self, component: str, *, is_plan: bool = False) -> dict[str, str]:
        """Put what a stack needs where CloudFormation reads it, and give the template's address.

        A plan needs no code, and its template goes where no deployment reads any.
        """
        bucket = self.bucket()
        if is_plan:
            return template_argument(component, bucket, PLANS)
        for built in self._packages(component).values():
            self._code_bucket().upload(built.key, built.body)
        return template_argument(component, bucket)

    def bucket(self) -> ArtifactBucket | None:
        """Return the bucket of templates and code, or `None` before there is any."""
        return artifact_bucket(self.target, self.deployment, self.bucket_name)

    @cached_property
    def bucket_name(self) -> str:
        """Name the bucket that isn't the s3 stack's own: the user's, or that of the last run."""
        if self.options.bucket_name is not None:
            return self.options.bucket_name
        stack = describe(self.target, self.deployment.stack_name("s3"))
        return given_parameters(stack).get("ArtifactBucketName", "")

    def principal_arn(self, stack: "StackTypeDef | None") -> str:
        """Name who shall own the dashboard: as said, as deployed, or the emulator's user.

        Nobody in a region without QuickSight.
        """
        if self.lacks_quicksight:
            return ""
        if self.options.principal_arn is not None:
            return self.options.principal_arn
        return given_parameters(stack).get("PrincipalArn") or self.target.quicksight_owner

    @cached_property
    def unknown_types(self) -> frozenset[str]:
        """Return the resource types that this region's CloudFormation doesn't know."""
        return known_types.unknown_in_region(self.target)

    @property
    def lacks_quicksight(self) -> bool:
        """Return whether nothing of QuickSight can be made in this region."""
        return any(kind.startswith(known_types.QUICKSIGHT) for kind in self.unknown_types)

    @property
    def lacks_budgets(self) -> bool:
        """Return whether CloudFormation makes no budgets in this region."""
        return known_types.BUDGET in self.unknown_types

    @property
    def _manage_budget(self) -> str:
        return str(not self.lacks_budgets).lower()

    def deployed_template(self, stack: "StackTypeDef") -> str:
        """Return the template that a stack was made of, as it was given; it is read once."""
        version = (stack["StackId"], str(stack.get("LastUpdatedTime")))
        if version not in self._deployed:
            client = self.target.session.client("cloudformation")
            answer = client.get_template(StackName=stack["StackId"], TemplateStage="Original")
            self._deployed[version] = str(answer["TemplateBody"])
        return self._deployed[version]

    @cached_property
    def _deployed(self) -> dict[tuple[str, str], str]:
        return {}

    @cached_property
    def _built(self) -> dict[str, Mapping[str, package.Package]]:
        return {}

    def _packages(self, component: str) -> Mapping[str, package.Package]:
        """Return the functions' zips of a component, each built once; most have none."""
        if component not in self._built:
            names = package.OF_COMPONENT.get(component, ())
            self._built[component] = {name: package.build(name, ARCHITECTURE) for name in names}
        return self._built[component]

    def _code_bucket(self) -> ArtifactBucket:
        bucket = self.bucket()
        if bucket is None:
            raise BucketError("No bucket for code: deploy the s3 stack, or give --s3-bucket-name.")
        return bucket

    def _parameters(self, component: str, stack: "StackTypeDef | None") -> dict[str, str]:
        declared = templates.parameter_defaults(templates.text(component))
        fixed = self.deployment.parameters(component) | self._of_this_run(component, stack)
        known = self._set_by_hand(stack) | fixed | dict(self.options.parameters)
        return {name: value for name, value in known.items() if name in declared}

    def _set_by_hand(self, stack: "StackTypeDef | None") -> dict[str, str]:
        """Return the parameters of a stack that aren't its own template's defaults: they stay.

        A default that a newer template changes is taken over where nobody had set another value.
        """
        given = given_parameters(stack)
        if stack is None or not given:
            return {}
        defaults = templates.parameter_defaults(self.deployed_template(stack) or "Parameters: {}")
        return {name: value for name, value in given.items() if value != defaults.get(name)}

    def check_parameters(self, components: Sequence[str]) -> None:
        """Raise `ParameterError` for what no template takes, is ours, or parts stacks."""
        declared = {
            name
            for component in components
            for name in templates.parameter_defaults(templates.text(component))
        }
        for name in self.options.parameters:
            if name not in declared:
                close = get_close_matches(name, declared, 1)
                raise ParameterError(
                    f"No template of {', '.join(components)} has a parameter {name}"
                    f"{f': is it {close[0]}?' if close else '.'}"
                )
            if name in OWN_PARAMETERS or name.startswith("Parent"):
                raise ParameterError(f"{name} is reckoned by the script, or has an option.")
        if self.lacks_quicksight and self.options.principal_arn:
            raise ParameterError(
                f"--quicksight-principal-arn: {self.target.region} has no QuickSight that "
                f"CloudFormation knows. {ELSEWHERE}"
            )
        for complaint in alike.complaints(
            components, self.options.parameters, cache(self.parameters), cache(self._standing)
        ):
            raise ParameterError(complaint)

    def _standing(self, component: str) -> dict[str, str]:
        return given_parameters(describe(self.target, self.deployment.stack_name(component)))

    def _of_this_run(self, component: str, stack: "StackTypeDef | None") -> dict[str, str]:
        given, options = given_parameters(stack), self.options
        email = given.get("EmailAddress", "")
        values = {
            "ArtifactBucketName": self.bucket_name,
            "EmailAddress": email if options.email_address is None else options.email_address,
            "PrincipalArn": self.principal_arn(stack),
        }
        if component == "iam":
            is_ours = sets_logging_role(self.target, self.deployment)
            values["ManageAccountSetting"] = str(is_ours).lower()
        if component == "monitoring":
            values["ManageBudget"] = self._manage_budget
        if packages := self._packages(component):
            values |= {"CodeBucketName": self._code_bucket().name, "Architecture": ARCHITECTURE}
            values |= {f"{name.title()}CodeKey": built.key for name, built in packages.items()}
        return values


def given_parameters(stack: "StackTypeDef | None") -> dict[str, str]:
    """Return the parameters that a stack has, by name."""
    return {
        parameter["ParameterKey"]: parameter.get("ParameterValue", "")
        for parameter in (stack.get("Parameters", []) if stack else [])
    }
