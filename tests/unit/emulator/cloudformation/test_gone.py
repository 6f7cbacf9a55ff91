"""A deletion's call has nothing to do where what it takes away isn't there."""

import pytest

from analytics_emulator.cloudformation.gone import has_nothing_to_do, is_not_there


@pytest.mark.parametrize(
    "code",
    ["404", "NoSuchEntity", "InvalidVpcID.NotFound", "StateMachineDoesNotExist",
     "AWS.SimpleQueueService.NonExistentQueue", "ParameterNotFound"],
)  # fmt: skip
def test_not_there_in_each_services_words(code: str) -> None:
    assert is_not_there(code)


@pytest.mark.parametrize(
    ("code", "message", "is_gone"),
    [("InvalidRequestException", "WorkGroup is not found.", True),
     ("InvalidRequestException", "NamedQuery 1 was not found", True),
     ("InvalidRequestException", "WorkGroup is not empty", False),
     ("KMSInvalidStateException", "arn:… is pending deletion.", True),
     ("KMSInvalidStateException", "arn:… is disabled.", False)],
)  # fmt: skip
def test_services_with_one_code_say_it_in_words(code: str, message: str, is_gone: bool) -> None:
    assert is_not_there(code, message) is is_gone


@pytest.mark.parametrize("code", ["BucketNotEmpty", "DeleteConflict", "ValidationError", "4040"])
def test_another_fault_is_one(code: str) -> None:
    assert not is_not_there(code)
    assert not has_nothing_to_do("delete_bucket", code)


@pytest.mark.parametrize(
    ("operation", "is_done"),
    [("detach_role_policy", True), ("unsubscribe", True), ("get_role", False),
     ("set_queue_attributes", True), ("put_role_policy", False), ("deleted_items", False)],
)  # fmt: skip
def test_only_what_takes_away_is_done(operation: str, is_done: bool) -> None:
    assert has_nothing_to_do(operation, "NoSuchEntity") is is_done
