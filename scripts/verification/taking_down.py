"""The end of a verification: all that it made is deleted, or named with what deletes it."""

from contextlib import suppress
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from scripts.aws.target import Target
from scripts.release import inventory
from scripts.smoke_test.marks import wait_until
from scripts.stacks import settling
from scripts.stacks.change_sets import NOT_CREATED
from scripts.stacks.deployment import COMPONENTS, Deployment, describe
from scripts.stacks.stack_events import StackFailedError
from scripts.verification import conversions
from scripts.verification.commands import command
from scripts.verification.report import Report, StepFailedError

REST_SECONDS = 900  # what has begun when a run is interrupted comes to its end first
REST_PAUSE_SECONDS = 1
TEARDOWNS = 3  # a stack that was being asked for when the run was interrupted may appear later
TEARDOWN_SECONDS = 7_200.0  # of all of it


def stands(target: Target, deployment: Deployment) -> bool:
    """Return whether a stack of a deployment or its data bucket is there."""
    found = inventory.find(target, deployment, "all")
    return bool(found.stacks or found.data_bucket)


@dataclass(frozen=True)
class TakingDown:
    """One deployment, and what is told of its end."""

    target: Target
    deployment: Deployment
    console: Console
    report: Report

    def run(self) -> bool:
        """Delete everything, and look whether all is gone; otherwise say what to do."""
        is_gone = self.report.step("teardown", self._tear_down, TEARDOWN_SECONDS)
        if not is_gone:
            self.report.facts["left"] = self._by_hand
            self.console.print(f"[red]Something may be left, and cost[/]: {self._by_hand}")
        return is_gone

    def _tear_down(self) -> str:
        for _ in range(TEARDOWNS):
            wait_until(self._is_at_rest, REST_SECONDS, REST_PAUSE_SECONDS)
            command(self.target, self.deployment, "scripts.teardown", "--force")
            if not stands(self.target, self.deployment):
                self._remove_probes()
                return "nothing is left"
        with suppress(ClientError, BotoCoreError, StackFailedError):  # the rest is told already
            self._remove_probes()
        raise StepFailedError("something is left")

    def _remove_probes(self) -> None:
        """Delete what the questions made, or would make where what AWS refuses is taken."""
        place = self.deployment
        conversions.remove(self.target, conversions.probe_name(place))
        nobody = f"{place.prefix}-{place.environment}-nobody"  # questions.yaml
        settling.delete(self.target, nobody, lambda _: None)

    def _is_at_rest(self) -> bool:
        found = [describe(self.target, self.deployment.stack_name(name)) for name in COMPONENTS]
        return not any(
            stack["StackStatus"].endswith("_IN_PROGRESS") and stack["StackStatus"] != NOT_CREATED
            for stack in found
            if stack
        )

    @property
    def _by_hand(self) -> str:
        place = self.deployment
        return (
            f"make aws-teardown STACK_PREFIX={place.prefix} ENVIRONMENT={place.environment}; "
            "aws firehose delete-delivery-stream --delivery-stream-name "
            f"{conversions.probe_name(place)}, and the stack {place.prefix}-{place.environment}-"
            "nobody, where they are there. The next make aws-verify does all of it."
        )
