"""One run over the stacks of a deployment in reverse: what goes, what stays, what that costs."""

from dataclasses import dataclass
from functools import partial

from rich.console import Console

from scripts.aws import buckets
from scripts.aws.target import Target
from scripts.release import costs, inventory, schedule
from scripts.release.inventory import Inventory
from scripts.release.logging_role import unset_logging_role
from scripts.release.progress import Progress
from scripts.stacks import change_sets, settling
from scripts.stacks.deployment import PARENTS, Deployment
from scripts.stacks.stack_events import Event, StackFailedError

KEPT_IN = ("prod",)


@dataclass(frozen=True)
class Teardown:
    """One run over one deployment; `named` is the data bucket to delete in prod."""

    target: Target
    deployment: Deployment
    console: Console
    named: str = ""

    def inventory(self, component: str) -> Inventory:
        """Look what stands; raises `StackFailedError` or `BucketError` where it can't go."""
        found = inventory.find(self.target, self.deployment, component)
        if self.named and self.named != found.data_bucket:
            standing = found.data_bucket or "none"
            raise buckets.BucketError(
                f"--delete-data-bucket {self.named}: the data bucket that stands is {standing}."
            )
        return found

    def has_nothing_to_do(self, found: Inventory) -> bool:
        """Return whether nothing of it would go."""
        return not found.stacks and (found.data_bucket is None or self._keeps_data)

    def show(self, found: Inventory) -> None:
        """List what will be deleted and what stays."""
        for component in found.stacks:
            protected = ", protected until you say yes" if component in found.protected else ""
            name = self.deployment.stack_name(component)
            self.console.print(f"  delete stack [bold]{name}[/]{protected}")
            for bucket in found.emptied[component]:
                self.console.print(f"    with every object of bucket {bucket}")
        if found.data_bucket:
            verb = "keep" if self._keeps_data else "delete"
            self.console.print(f"  {verb} the data in bucket [bold]{found.data_bucket}[/]")

    def run(self, found: Inventory) -> None:
        """Delete what was found; raises `StackFailedError` where a stack would not go."""
        progress = Progress(self.console)
        needs = schedule.reversed_needs({name: PARENTS[name] for name in found.stacks})
        with progress.live():
            schedule.run(needs, partial(self._delete_stack, found, progress))
        if found.data_bucket and not self._keeps_data:
            count = buckets.remove(self.target, found.data_bucket)
            self.console.print(f"{found.data_bucket} deleted with {count} object versions")
        elif found.data_bucket:
            self._report_kept(found.data_bucket)

    @property
    def _keeps_data(self) -> bool:
        return self.deployment.environment in KEPT_IN and not self.named

    def _delete_stack(self, found: Inventory, progress: Progress, component: str) -> None:
        name, own_buckets = self.deployment.stack_name(component), found.emptied[component]
        report = partial(_failures_alone, progress, component)
        with progress.working(component):
            if component in found.protected:
                change_sets.protect(self.target, name, is_protected=False)
            if component == "iam" and unset_logging_role(self.target, self.deployment):
                progress.line(component, "API Gateway's logging role of the account unset")
            self._empty(own_buckets)
            try:
                kept = settling.delete(self.target, name, report)
            except StackFailedError:
                if not own_buckets:
                    raise
                # S3 delivers access logs for a while after the last access: once more.
                self._empty(own_buckets)
                kept = settling.delete(self.target, name, report)
        for event in kept:
            progress.line(component, f"kept {event.physical_id} ({event.resource_type})")

    def _empty(self, names: tuple[str, ...]) -> None:
        for bucket in names:
            buckets.empty(self.target, bucket)

    def _report_kept(self, bucket: str) -> None:
        count, size = buckets.size(self.target, bucket)
        self.console.print(
            f"[bold]{bucket}[/] stays with {count:,} object versions, {size:,} bytes: "
            f"{costs.storage(size)}.\n"
            f"The next deployment takes it over. To delete it: --delete-data-bucket {bucket}"
        )


def _failures_alone(progress: Progress, component: str, event: Event) -> None:
    if event.is_failure or event.status.endswith("_IN_PROGRESS"):
        progress.event(component, event)
