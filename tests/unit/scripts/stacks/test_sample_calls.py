"""The calls that are printed: with a key where one is asked for, and an event that is taken."""

import json
import shlex

from scripts.stacks import sample_calls

URL = "https://abc.execute-api.eu-west-1.amazonaws.com/dev/events"


def test_curl_sends_key_and_event() -> None:
    words = shlex.split(sample_calls.curl(URL, "secret"))
    assert words[:4] == ["curl", "-X", "POST", URL]
    assert "x-api-key: secret" in words
    assert json.loads(words[-1]).keys() >= {"timestamp", "menuItem", "price"}


def test_no_key_is_sent_where_none_is_asked_for() -> None:
    for call in (sample_calls.curl, sample_calls.powershell):
        assert "x-api-key" not in call(URL, "")


def test_key_is_read_from_aws_in_either_shell() -> None:
    key = sample_calls.key_command("id")
    for call in (sample_calls.curl, sample_calls.powershell):
        assert f'"{key}"' in call(URL, key) or f": {key}" in call(URL, key)
