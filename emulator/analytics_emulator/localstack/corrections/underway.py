"""What a deployment has done so far, kept with its stack while it runs.

An executor keeps that to itself until the end, and a process may end before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from localstack.aws.api.cloudformation import ChangeAction

from analytics_emulator.localstack.corrections.done import Done


@dataclass(frozen=True)
class Underway:
    """The executor's own collections, not copies: each save of the state has them as they stand.

    `template`, `body` and `parameters` are the deployment's; `was` are the stack's resources before
    it, `former` their properties, `given` the properties that were reached, `begun` what creations
    that go on have made.
    """

    template: Mapping[str, Any]
    body: str
    parameters: Mapping[str, Any]
    tags: Any
    former: Mapping[str, Any]
    was: Mapping[str, Any]
    given: Mapping[str, Any]
    begun: Mapping[str, Any]
    resources: Mapping[str, Any]
    done: list[Done]

    def all_done(self) -> Iterator[tuple[Done, Any]]:
        """Yield what was done, the newest first, with the resource; what went on comes before it.

        Of a change that went on nobody knows how far it came: it counts as made.
        """
        ended = {done.logical_id for done in self.done}
        for name in reversed([name for name in self.given if name not in ended]):
            yield from self._going_on(name)
        for done in reversed(self.done):
            yield done, self.resources[done.logical_id]

    def _going_on(self, name: str) -> Iterator[tuple[Done, Any]]:
        type_name, former = self.template["Resources"][name]["Type"], self.was.get(name)
        resource = {"LogicalResourceId": name, "Type": type_name}
        if name in self.begun:
            made = {**resource, "Properties": self.begun[name]}
            yield Done(ChangeAction.Add, name, type_name, former), made
        elif former:
            given = {**former["Properties"], **self.given[name]}
            yield (
                Done(ChangeAction.Modify, name, type_name, former),
                {**former, "Properties": given},
            )
