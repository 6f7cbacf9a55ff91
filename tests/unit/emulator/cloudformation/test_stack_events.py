"""The message of a stack's event."""

from datetime import UTC, datetime

from analytics_emulator.cloudformation.stack_events import message_of, properties_text


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


def test_properties_are_texts() -> None:
    properties = {"Timeout": 60, "Open": True, "Tags": [{"Key": "a", "Value": "b"}]}
    shown = '{"Timeout":"60","Open":"true","Tags":[{"Key":"a","Value":"b"}]}'
    assert properties_text(properties, {}) == shown


def test_hidden_values_are_never_shown() -> None:
    hidden = {"pass": "****", "password": "{{resolve:ssm:p}}"}
    assert properties_text({"A": "the password"}, hidden) == '{"A":"the {{resolve:ssm:p}}"}'
    assert properties_text({"A": ["pass"]}, hidden) == '{"A":["****"]}'
