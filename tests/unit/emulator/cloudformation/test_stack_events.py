"""The message of a stack's event."""

from datetime import UTC, datetime

from analytics_emulator.cloudformation.stack_events import message_of


def test_message_has_a_line_for_each_member() -> None:
    when = datetime(2026, 11, 29, 8, 0, 0, 5000, tzinfo=UTC)
    event = {"StackName": "s", "Timestamp": when, "ResourceStatus": "CREATE_COMPLETE"}
    lines = message_of(event, "123456789012").splitlines()
    assert len(lines) == 13
    assert "Timestamp='2026-11-29T08:00:00.005Z'" in lines
    assert "ResourceStatus='CREATE_COMPLETE'" in lines
    assert "Namespace='123456789012'" in lines
    assert "ClientRequestToken='null'" in lines
    assert "PhysicalResourceId=''" in lines
