"""What CloudFormation knows of what is over lies in rows of its own, written once.

Deleted stacks can be asked about for 90 days (API reference, DeleteStack and DescribeStacks), and
executed change sets stay beside their stack. In the pickle of all stacks they would be written
again with every change of any stack, so that each deployment made the next one slower. Their large
members are put away when they are over, and are there again when somebody asks for one.

The model of an executed change set is over too: who asks next is the stack's next change. It is
most of what CloudFormation holds in memory, a hundred thousand objects for eight stacks.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from localstack.aws.api.cloudformation import ExecutionStatus, StackStatus
from localstack.services.cloudformation.stores import cloudformation_stores
from localstack.services.cloudformation.v2.entities import ChangeSet, Stack

from analytics_emulator.localstack.persistence.change_sets import reducers
from analytics_emulator.localstack.persistence.keeper import Keeper
from analytics_emulator.localstack.persistence.stores import PACKAGES
from analytics_emulator.state.pickles import Pickling
from analytics_emulator.state.rows import Rows
from analytics_emulator.state.snapshots import UnreadableStateError

FILE = "past-stacks"
_BODIES = ("template_body", "template", "processed_template")
_OF_STACKS = (*_BODIES, "request_payload", "resolved_resources", "events")
_MODEL = "update_model"
_OF_CHANGE_SETS = (*_BODIES, _MODEL)
_EXECUTED = (
    ExecutionStatus.EXECUTE_COMPLETE,
    ExecutionStatus.EXECUTE_FAILED,
    ExecutionStatus.OBSOLETE,
)


@dataclass(frozen=True, slots=True)
class PutAway:
    """Stands where a member was: the name of its content among the rows' bytes."""

    name: str


class PastStacks:
    """The rows, and the members that are there again when they are asked for."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        for owner, names in ((Stack, _OF_STACKS), (ChangeSet, _OF_CHANGE_SETS)):
            for name in names:
                setattr(owner, name, _Member(self, name))

    def put_away(self) -> None:
        """Put away what is over by now; return when it is on the disk."""
        found = [(one, name) for one in _owners() for name in _over(one) if _is_here(one, name)]
        if not found:
            return
        pickling = Pickling(PACKAGES, reducers())
        for one, name in found:
            content = zlib.compress(pickling.dumps(vars(one)[name]), level=1)
            key = hashlib.sha256(content).hexdigest()
            self._rows.put_bytes(key, content)
            vars(one)[name] = PutAway(key)
        self._rows.sync()

    def bring(self, away: PutAway) -> Any:
        """Return what was put away."""
        content = self._rows.bytes_of(away.name)
        if content is None:
            raise UnreadableStateError(f"{away.name} is missing in {FILE}")
        return Pickling(PACKAGES, {}).loads(zlib.decompress(content))

    def keep_used(self) -> None:
        """Remove what nothing stands for any more; raises UnreadableStateError where some lacks."""
        held = [value for one in _owners() for value in vars(one).values()]
        used = {value.name for value in held if isinstance(value, PutAway)}
        kept = self._rows.bytes_names()
        if lacking := used - kept:
            raise UnreadableStateError(f"{len(lacking)} contents are missing in {FILE}")
        self._rows.remove_bytes(kept - used)


@cache
def past_stacks(keeper: Keeper) -> PastStacks:
    """Return what a state knows of what is over."""
    return PastStacks(keeper.rows(FILE))


def with_contents(load: Callable[[bytes], None], past: PastStacks) -> Callable[[bytes], None]:
    """Return a load that also looks whether all that was put away is there."""

    def load_and_look(content: bytes) -> None:
        load(content)
        past.keep_used()

    return load_and_look


class _Member:
    """A member that may be away; whoever asks has it back for good, until it is put away again."""

    def __init__(self, past: PastStacks, name: str) -> None:
        self._past, self._name = past, name

    def __get__(self, owner: Any, kind: type) -> Any:
        if owner is None:
            return self
        try:
            value = vars(owner)[self._name]
        except KeyError:
            raise AttributeError(self._name) from None
        if isinstance(value, PutAway):
            value = vars(owner)[self._name] = self._past.bring(value)
        return value

    def __set__(self, owner: Any, value: Any) -> None:
        vars(owner)[self._name] = value


def _owners() -> Iterator[Stack | ChangeSet]:
    for _, _, store in list(cloudformation_stores.iter_stores()):
        yield from list(store.stacks_v2.values())
        yield from list(store.change_sets.values())


def _over(owner: Stack | ChangeSet) -> Sequence[str]:
    """Return the members that nobody is expected to ask for."""
    if isinstance(owner, Stack):
        return _OF_STACKS if _is_gone(owner) else ()
    if _is_followed(owner):
        return _OF_CHANGE_SETS
    return (_MODEL,) if _is_executed(owner) else ()


def _is_here(owner: Stack | ChangeSet, name: str) -> bool:
    return name in vars(owner) and not isinstance(vars(owner)[name], PutAway)


def _is_gone(stack: Stack) -> bool:
    """Return whether a stack is deleted and its last event is told: nothing of it changes again."""
    if stack.status != StackStatus.DELETE_COMPLETE or stack.deletion_time is None:
        return False
    events = vars(stack)["events"]
    if isinstance(events, PutAway):
        return True
    newest = events[0]
    is_own = newest["PhysicalResourceId"] == stack.stack_id
    return bool(is_own and newest["ResourceStatus"] == StackStatus.DELETE_COMPLETE)


def _is_followed(change_set: ChangeSet) -> bool:
    """Return whether its stack has gone on from an executed change set, or is gone itself."""
    stack = change_set.stack
    is_former = stack.change_set_id not in (None, change_set.change_set_id)
    return _is_gone(stack) or (is_former and _is_executed(change_set))


def _is_executed(change_set: ChangeSet) -> bool:
    is_at_rest = not str(change_set.stack.status).endswith("IN_PROGRESS")
    return change_set.execution_status in _EXECUTED and is_at_rest
