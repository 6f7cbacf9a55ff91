"""Deploys one stack: what it shall be, what that changes, and the change itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import click
from rich.table import Table

from scripts.aws.target import Target
from scripts.release import adoption
from scripts.release.new_role import wait_until_known
from scripts.release.progress import Progress
from scripts.release.stack_requests import StackRequests
from scripts.stacks import change_sets, templates
from scripts.stacks.change_sets import ChangeSet, Request
from scripts.stacks.deployment import PARENTS, Deployment, describe, outputs_of
from scripts.stacks.settling import settle
from scripts.stacks.stack_events import StackFailedError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import StackTypeDef

PROTECTED_IN = ("prod",)


@dataclass(frozen=True)
class Deployer:
    """Deploys single components; the schedule is the caller's."""

    target: Target
    deployment: Deployment
    requests: StackRequests
    progress: Progress
    asks: bool = False
    before_first_change: Callable[[], None] = lambda: None
    changed: list[str] = field(default_factory=list)
    done: "dict[str, StackTypeDef]" = field(default_factory=dict)

    def deploy(self, component: str) -> None:
        """Make one stack as its template says; raises `StackFailedError` where that fails."""
        name = self.deployment.stack_name(component)
        missing = self.missing_parents(component)
        if missing:
            raise StackFailedError(f"{name} needs {', '.join(missing)}: deploy first.")
        report = partial(self.progress.event, component)
        stack = settle(self.target, name, report)
        request = self.requests.request(component, stack)
        if not self._is_as_requested(request, stack):
            self.before_first_change()
            with self.progress.working(component):
                self._change(component, request)
            stack = describe(self.target, name)
        else:
            self.progress.line(component, "no changes")
        if stack is not None:
            self.done[component] = stack
        self._protect(name)

    def plan(self, component: str) -> None:
        """Show what a deployment would change; nothing stays of it."""
        name = self.deployment.stack_name(component)
        missing = self.missing_parents(component)
        if missing:
            count = len(templates.resource_types(templates.text(component)))
            text = (
                f"would be created with {count} resources at most, once {', '.join(missing)} stand"
            )
            self.progress.line(component, text)
            return
        stack = describe(self.target, name)
        request = self.requests.request(component, stack)
        if self._is_as_requested(request, stack):
            self.progress.line(component, "no changes")
            return
        if bucket := self._left_over(component):
            self.progress.line(
                component, f"would take over bucket {bucket} as it is, and add the rest"
            )
            return
        self._show_and_discard(component, request)

    def missing_parents(self, component: str) -> list[str]:
        """Name the stacks that must stand first and don't."""
        missing = [
            self.deployment.stack_name(parent)
            for parent in PARENTS[component]
            if not change_sets.stands(self._stack(parent))
        ]
        if component == "quicksight" and not missing and self._lacks_quicksight_role():
            missing.append(f"{self.deployment.stack_name('iam')} with the same principal")
        return missing

    def _lacks_quicksight_role(self) -> bool:
        """Return whether the dashboard gets an owner before the iam stack knows of any."""
        is_owned = bool(self.requests.principal_arn(self._stack("quicksight")))
        return is_owned and "QuickSightRoleArn" not in outputs_of(self._stack("iam"))

    def _stack(self, component: str) -> "StackTypeDef | None":
        """Return a component's stack as it is: nothing changes one that this run is done with."""
        name = self.deployment.stack_name(component)
        return self.done.get(component) or describe(self.target, name)

    def _is_as_requested(self, request: Request, stack: "StackTypeDef | None") -> bool:
        return change_sets.is_as_requested(request, stack, self.requests.deployed_template)

    def _settle_quicksight_role(self, component: str) -> None:
        if component != "quicksight":
            return
        given = outputs_of(self._stack("iam"))
        if "QuickSightRoleArn" in given:
            wait_until_known(self.target, given["QuickSightRoleArn"])

    def _change(self, component: str, request: Request) -> None:
        report = partial(self.progress.event, component)
        if bucket := self._left_over(component):
            self.progress.line(component, f"bucket {bucket} outlived its stack: taking it over")
            adoption.adopt(self.target, self.deployment, bucket, report)
        change_set = change_sets.create(self.target, request, self.requests.upload(component))
        if change_set is None:
            self.progress.line(component, "no changes")
            return
        self.progress.line(component, _summary(change_set))
        self._settle_quicksight_role(component)
        if any(change.is_destructive for change in change_set.changes):
            self._announce(component, change_set)
        change_set.execute(report)
        self.changed.append(component)

    def _announce(self, component: str, change_set: ChangeSet) -> None:
        """Show what will be replaced or deleted, and where it matters go on with a yes alone."""
        self._show(change_set)
        if self.asks and not click.confirm(
            f"Resources of {self.deployment.environment} will be replaced or deleted. Go on?"
        ):
            change_set.discard()
            raise click.Abort
        self.progress.line(component, "[red]replacing or deleting[/] what is marked")

    def _left_over(self, component: str) -> str | None:
        return adoption.left_over(self.target, self.deployment) if component == "s3" else None

    def _protect(self, stack_name: str) -> None:
        if self.deployment.environment not in PROTECTED_IN:
            return
        stack = describe(self.target, stack_name)
        if stack is not None and not stack.get("EnableTerminationProtection"):
            change_sets.protect(self.target, stack_name, is_protected=True)

    def _show_and_discard(self, component: str, request: Request) -> None:
        template = self.requests.upload(component, is_plan=True)
        change_set = change_sets.create(self.target, request, template)
        if change_set is None:
            self.progress.line(component, "no changes")
            return
        self._show(change_set)
        change_set.discard()

    def _show(self, change_set: ChangeSet) -> None:
        table = Table("action", "resource", "type", "replaced", title=change_set.stack_name)
        for change in change_set.changes:
            table.add_row(
                change.action,
                change.logical_id,
                change.resource_type,
                change.replacement,
                style="red" if change.is_destructive else "",
            )
        self.progress.console.print(table)


def _summary(change_set: ChangeSet) -> str:
    destructive = sum(change.is_destructive for change in change_set.changes)
    warning = f", [red]{destructive} of them replace or delete[/]" if destructive else ""
    count = f"{len(change_set.changes)} changes" if change_set.changes else "no resource changes"
    return f"{count}{warning}"
