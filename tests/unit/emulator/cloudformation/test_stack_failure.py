"""What a request may choose for a creation that fails."""

from typing import Any

import pytest

from analytics_emulator.cloudformation.stack_failure import choice_of, faults_of_choice


@pytest.mark.parametrize(
    ("request_", "choice"),
    [
        ({}, "ROLLBACK"),
        ({"DisableRollback": False}, "ROLLBACK"),
        ({"DisableRollback": True}, "DO_NOTHING"),
        ({"OnFailure": "DELETE"}, "DELETE"),
        ({"OnStackFailure": "DO_NOTHING", "ChangeSetType": "CREATE"}, "DO_NOTHING"),
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
        {"OnStackFailure": "DO_NOTHING"},
    ],
)
def test_choice_that_can_not_be_is_refused(request_: dict[str, Any]) -> None:
    assert len(list(faults_of_choice(request_))) == 1
