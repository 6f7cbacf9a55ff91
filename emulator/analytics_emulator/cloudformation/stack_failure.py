"""What is to become of a stack whose deployment fails: its end, and what its events say.

Source: CloudFormation API reference, CreateStack, UpdateStack, CreateChangeSet and
ExecuteChangeSet; guide, "Choose how to handle failures when provisioning resources"; the reasons as
users quote them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

ROLLBACK, DELETE, DO_NOTHING = CHOICES = ("ROLLBACK", "DELETE", "DO_NOTHING")
_MEMBERS = {"OnFailure": "onFailure", "OnStackFailure": "onStackFailure"}
# The states of stacks that a failed deployment left as they stand.
LEFT = ("CREATE_FAILED", "UPDATE_FAILED")
NO_REPLACEMENT = "Replacement type updates not supported on stack with disable-rollback."


def choice_of(request: Mapping[str, Any]) -> str:
    """Return what a request chooses; a rollback where it says nothing."""
    chosen = request.get("OnFailure") or request.get("OnStackFailure")
    return str(chosen or (DO_NOTHING if request.get("DisableRollback") else ROLLBACK))


def faults_of_choice(request: Mapping[str, Any]) -> Iterator[str]:
    """Yield what CloudFormation, or the emulator, says to it (the texts are unverified)."""
    for member, path in _MEMBERS.items():
        if (chosen := request.get(member)) and chosen not in CHOICES:
            yield (
                f"1 validation error detected: Value '{chosen}' at '{path}' failed to satisfy "
                f"constraint: Member must satisfy enum value set: [{', '.join(sorted(CHOICES))}]"
            )
    if request.get("OnFailure") and request.get("DisableRollback") is not None:
        yield "You can specify either DisableRollback or OnFailure, but not both"
    is_creation = request.get("ChangeSetType", "UPDATE") == "CREATE"
    if request.get("OnStackFailure") == DELETE and not is_creation:
        yield "OnStackFailure DELETE can only be specified for change sets of type CREATE"


def reason_of(failed: Mapping[str, Iterable[str]], choice: str) -> str:
    """Return what the stack's event says of the resources that failed, by what they failed to."""
    wish = {ROLLBACK: "Rollback requested by user.", DELETE: "Delete requested by user."}
    return _named(failed) + wish.get(choice, "")


def rollback_reason(failed: Mapping[str, Iterable[str]], failure: str, *, is_update: bool) -> str:
    """Return why a rollback begins: by the resources' names, or else by the failure itself.

    An update's says nothing of a user; a creation's does though nobody asked (both as recorded or
    quoted; that a failure without a resource gets a full stop was recorded by LocalStack's suite).
    """
    if is_update:
        return _named(failed) or failure
    return reason_of(failed, ROLLBACK) if failed else f"{failure}. Rollback requested by user."


def end_of_rollback(left: Iterable[tuple[str, str]]) -> str | None:
    """Return what a stack says that was rolled back, by what was done and couldn't be undone.

    Nothing where all was, and else as its deletion would (recorded on AWS of creations in 2023 and
    2025: LocalStack, test_blocked_stack_deletion, test_handle_existing_log_group); of updates the
    same is taken.
    """
    failed: dict[str, list[str]] = {}
    for action, name in left:
        failed.setdefault("delete" if action == "Add" else "update", []).append(name)
    return _named(failed) or None


def _named(failed: Mapping[str, Iterable[str]]) -> str:
    return "".join(
        f"The following resource(s) failed to {verb}: [{', '.join(sorted(failed[verb]))}]. "
        for verb in ("create", "update", "delete")
        if verb in failed
    )


def how_to_go_on(status: str) -> str:
    """Say what a stack that was left takes."""
    return (
        f"This stack is currently in a non-terminal [{status}] state. To update the stack from "
        "this state, please use the disable-rollback parameter with update-stack API. To rollback "
        "to the last known good state, use the rollback-stack API"
    )
