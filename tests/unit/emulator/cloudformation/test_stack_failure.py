"""What a request may choose for a creation that fails."""

from typing import Any

import pytest

from analytics_emulator.cloudformation.stack_failure import (
    choice_of,
    end_of_rollback,
    faults_of_choice,
    rollback_reason,
)


@pytest.mark.parametrize(
    ("request_", "choice"),
    [
        ({}, "ROLLBACK"),
        ({"DisableRollback": False}, "ROLLBACK"),
        ({"DisableRollback": True}, "DO_NOTHING"),
        ({"OnFailure": "DELETE"}, "DELETE"),
        ({"OnStackFailure": "DO_NOTHING"}, "DO_NOTHING"),
    ],
)
def test_request_chooses(request_: dict[str, Any], choice: str) -> None:
    assert not list(faults_of_choice(request_))
    assert choice_of(request_) == choice


@pytest.mark.parametrize(
    "request_",
    [
        {"OnFailure": "HOPE"},
        {"OnFailure": "ROLLBACK", "DisableRollback": False},
        {"OnStackFailure": "DELETE", "ChangeSetType": "UPDATE"},
    ],
)
def test_choice_that_can_not_be_is_refused(request_: dict[str, Any]) -> None:
    assert len(list(faults_of_choice(request_))) == 1


def test_rollback_is_told_by_what_failed() -> None:
    failed = {"update": ["B", "A"], "create": ["C"]}
    named = (
        "The following resource(s) failed to create: [C]. "
        "The following resource(s) failed to update: [A, B]. "
    )
    assert rollback_reason(failed, "x", is_update=True) == named
    assert rollback_reason({}, "x", is_update=True) == "x"
    assert rollback_reason({}, "x", is_update=False) == "x. Rollback requested by user."


@pytest.mark.parametrize(
    ("left", "reason"),
    [
        ([], None),
        ([("Add", "B"), ("Add", "A")], "The following resource(s) failed to delete: [A, B]. "),
        ([("Modify", "A")], "The following resource(s) failed to update: [A]. "),
    ],
)
def test_rollback_says_what_it_could_not_undo(
    left: list[tuple[str, str]], reason: str | None
) -> None:
    assert end_of_rollback(left) == reason
