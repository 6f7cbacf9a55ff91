"""One run over the stacks of a deployment: looked at first, then deployed in the order of needs."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from scripts.aws.target import Target
from scripts.preflight.checks import Checks
from scripts.release import schedule
from scripts.release.deployer import Deployer
from scripts.release.progress import Progress
from scripts.release.stack_requests import Options, StackRequests
from scripts.stacks import drift, sample_calls
from scripts.stacks.deployment import PARENTS, Deployment, describe, outputs
from scripts.stacks.events_api import needs_key

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import StackTypeDef


@dataclass(frozen=True)
class Rollout:
    """One run; `components` are those that it is about."""

    target: Target
    deployment: Deployment
    console: Console
    components: tuple[str, ...]
    options: Options
    done: "dict[str, StackTypeDef]" = field(default_factory=dict)

    def deploy(self, *, asks: bool) -> list[str]:
        """Check, then make every stack as it should be; gives the components that changed."""
        checks = self._checked()
        room = _once(lambda: self._look(checks))
        deployer = self._deployer(asks=asks, before_first_change=room)
        workers = 1 if asks else schedule.SIDE_BY_SIDE
        with nullcontext() if asks else deployer.progress.live():
            schedule.run(self._needs, deployer.deploy, workers)
        return deployer.changed

    def plan(self) -> None:
        """Show what a deployment would change."""
        self._checked()
        schedule.run(self._needs, self._deployer().plan, workers=1)

    def show_drift(self) -> int:
        """Print the resources that aren't as their templates say; gives how many."""
        new = self._new()
        standing = [self.deployment.stack_name(name) for name in self.components if name not in new]
        detections = [drift.detect(self.target, name) for name in standing]
        found = [item for detection in detections for item in detection.drifts]
        table = Table("stack", "resource", "type", "status", "expected → actual")
        for item in found:
            table.add_row(
                item.stack_name,
                item.logical_id,
                item.resource_type,
                item.status,
                "\n".join(item.differences),
            )
        compared = sum(detection.compared for detection in detections)
        nothing = f"No drift in {len(standing)} stacks: {compared} resources were compared."
        self.console.print(table if found else nothing)
        return len(found)

    def print_outputs(self) -> None:
        """Print what the stacks give, and where events go."""
        names = self.deployment.prefix, self.deployment.environment
        found = outputs(self.target, *names, known=self.done)
        for name, value in found.items():
            self.console.print(f"  {name:<22} {value}")
        if "ApiId" in found:
            self._print_calls(found)

    def _print_calls(self, found: dict[str, str]) -> None:
        """Print where events go, and a call for each shell; never a key, for logs are kept."""
        url = self.target.public_events_url(found)
        key = sample_calls.key_command(found["ApiKeyId"]) if needs_key(found) else ""
        self.console.print(f"Events go to [bold]{url}[/]")
        if key and self.target.is_local:
            self.console.print("make status prints a call with its key.")
            return
        self.console.print(sample_calls.curl(url, key), markup=False)
        self.console.print(sample_calls.powershell(url, key), markup=False)

    def _look(self, checks: Checks) -> None:
        """Check permissions and room for what the components will be made of."""
        given = {
            name: value
            for component in self.components
            for name, value in self._requests.parameters(component).items()
        }
        checks.room(self.deployment, self.components, self._new(), given)

    def _new(self) -> list[str]:
        stack_name = self.deployment.stack_name
        return [name for name in self.components if not describe(self.target, stack_name(name))]

    def _checked(self) -> Checks:
        self._requests.check_parameters(self.components)
        checks = Checks(self.target, self.console.print)
        checks.place(self.components, self._requests.bucket_name)
        self._tell_what_is_left_out()
        return checks

    def _tell_what_is_left_out(self) -> None:
        """Say what the region's CloudFormation can't make, so that it isn't missed unawares."""
        lacking = {
            "monitoring": (self._requests.lacks_budgets, "the monthly budget"),
            "quicksight": (self._requests.lacks_quicksight, "QuickSight's dashboard"),
        }
        for component, (is_lacking, what) in lacking.items():
            if is_lacking and component in self.components:
                text = f"{what}: CloudFormation knows none in {self.target.region}"
                self.console.print(f"[yellow]left out[/]     {text}")

    def _deployer(
        self, *, asks: bool = False, before_first_change: Callable[[], None] = lambda: None
    ) -> Deployer:
        return Deployer(
            self.target,
            self.deployment,
            self._requests,
            Progress(self.console),
            asks,
            before_first_change,
            done=self.done,
        )

    @cached_property
    def _requests(self) -> StackRequests:
        return StackRequests(self.target, self.deployment, self.options)

    @property
    def _needs(self) -> dict[str, tuple[str, ...]]:
        return {component: PARENTS[component] for component in self.components}


def _once(work: Callable[[], None]) -> Callable[[], None]:
    """Do work at the first call; other threads wait for it, and later calls do nothing."""
    lock, left = Lock(), [work]

    def call() -> None:
        with lock:
            if left:
                left[0]()
                left.pop()

    return call
