"""Looks before anything is changed: who deploys where, and whether it can work.

What can't be found out is said and doesn't stop the run; what is known to fail does.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scripts.aws import buckets
from scripts.aws.target import Target
from scripts.grants.names import Place
from scripts.grants.needs import Scope
from scripts.grants.published import NotPublishedError
from scripts.preflight import account_settings, quotas, simulation
from scripts.stacks import templates
from scripts.stacks.deployment import Deployment

Report = Callable[[str], None]

SHOWN = 5  # of what is missing, which for a stranger is everything


class CheckError(Exception):
    """The deployment can't work; the text says why."""


@dataclass(frozen=True)
class Checks:
    """The checks of one run; what they find goes to `report`, a line each."""

    target: Target
    report: Report

    def place(self, components: Sequence[str], bucket: str) -> None:
        """Check caller, region, template sizes and the given bucket; cheap, so in every run.

        Raises `CheckError`, `TemplateError` or `BucketError` at the first that can't work.
        """
        self._passed(f"caller {self.caller.arn}")
        sizes = [len(_text(name).encode()) for name in components]
        self._passed(f"region {self.target.region}, templates of {max(sizes):,} bytes at most")
        if bucket:
            buckets.require(self.target, bucket)
            self._passed(f"bucket {bucket} is ours and in this region")

    def room(
        self,
        deployment: Deployment,
        components: Sequence[str],
        new: Sequence[str],
        parameters: Mapping[str, str],
    ) -> None:
        """Check permissions for all stacks, and quotas for those that don't stand yet.

        Raises `CheckError` where one is known not to suffice.
        """
        place = Place(
            self.target.region,
            self.target.account_id,
            self.target.session.get_partition_for_region(self.target.region),
        )
        self._permissions(Scope(deployment, place, parameters, components))
        if not self.target.is_local:
            self._settings(new, parameters)
        kinds = [kind for name in new for kind in templates.resource_types(_text(name))]
        rooms, unknown = quotas.look(self.target, Counter(kinds) | Counter(stacks=len(new)))
        for line in unknown:
            self._unknown(line)
        for room in (room for room in rooms if not room.is_enough):
            if not room.is_advice:
                text = f"{room.what}: {room.left} left, {room.needed} needed"
                raise CheckError(f"A quota doesn't suffice (Service Quotas raises it): {text}")
            text = f"{room.what}: {room.left} left, {room.needed} advised"
            self.report(f"[yellow]little room[/]  {text}")
        enough = [f"{room.what} ({room.left:,})" for room in rooms if room.is_enough]
        self._passed(f"room for {', '.join(enough)}")

    def _settings(self, new: Sequence[str], parameters: Mapping[str, str]) -> None:
        for found in account_settings.look(self.target, new, parameters):
            if found.is_unknown:
                self._unknown(f"{found.text} ({found.fault})")
            elif found.fault:
                raise CheckError(found.fault)
            else:
                self._passed(found.text)

    @property
    def caller(self) -> simulation.Caller:
        """Ask STS who deploys."""
        return simulation.Caller(self.target.caller_arn)

    def _permissions(self, scope: Scope) -> None:
        try:
            source = simulation.source(self.target, self.caller)
            found = simulation.verdicts(self.target, source, simulation.wanted(scope))
        except (simulation.NotSimulatedError, NotPublishedError) as error:
            self._unknown(f"permissions: {error}")
            return
        if denied := [one for one in found if one.is_denied]:
            named = sorted({f"{one.action} on {one.resource}" for one in denied})
            more = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
            text = f"{self.caller.arn} may not: {', '.join(named[:SHOWN])}{more}"
            raise CheckError(f"{text}{_hint(denied, scope)}")
        for one in (one for one in found if not one.is_allowed):
            self._unknown(f"permission {one.action} on {one.resource}: {one.doubt}")
        sure = sum(one.is_allowed for one in found)
        self._passed(f"{sure} permissions on what will be made, by IAM's simulation")

    def _passed(self, text: str) -> None:
        self.report(f"[dim]checked[/]      {text}")

    def _unknown(self, text: str) -> None:
        self.report(f"[yellow]not checked[/]  {text}")


def _hint(denied: Sequence[simulation.Verdict], scope: Scope) -> str:
    """Say what lets a caller make roles who may make none without a boundary, as many may."""
    is_about_roles = any(one.action == "iam:CreateRole" for one in denied)
    if not is_about_roles or scope.parameters.get("PermissionsBoundaryArn"):
        return ""
    return ". Where roles must have a boundary: --parameter PermissionsBoundaryArn=ARN."


def _text(component: str) -> str:
    return templates.text(component)
