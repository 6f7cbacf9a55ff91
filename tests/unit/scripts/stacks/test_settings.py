"""The settings that people edit are held against what the templates take."""

from pathlib import Path

import pytest

from scripts.stacks.deployment import ENVIRONMENTS
from scripts.stacks.settings import SettingsError, settings


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "environments.yaml"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_settings_of_the_file_are_taken_by_the_templates(environment: str) -> None:
    assert settings(environment)["TimeZone"] == "UTC"


def test_values_are_the_text_that_stands_there(written: Path) -> None:
    written.write_text(
        "dev:\n  RefreshTimeOfDay: 05:30\n  WebFirewall: true\n"
        "  KmsKeyArn:\n  FirstDay: 2026-10-01\n"
    )
    assert settings("dev", written) == {
        "RefreshTimeOfDay": "05:30", "WebFirewall": "true", "KmsKeyArn": "",
        "FirstDay": "2026-10-01",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("dev:\n  FirstDay: bad\n", "environments.yaml, dev: FirstDay can't be 'bad'"),
        ("dev:\n  FirstDay: 2026-10-31\n", "the 28th of its month at most"),
        ("dev:\n  WebFirewall: yes\n", "WebFirewall is one of true, false, not 'yes'"),
        ("dev:\n  Bufferinterval: 60\n", "is it BufferIntervalInSeconds?"),
        ("dev:\n  AllowedOrigins: [https://a.com, https://b.com]\n", "AllowedOrigins is one value"),
        ("dev:\n  BufferIntervalInSeconds: 1e2\n", "is a number, not '1e2'"),
        ("dev: [1\n", "environments.yaml: while parsing"),
        ("prod:\n  WebFirewall: 'true'\n", "environments.yaml, dev: no settings"),
        ("dev:\n", "environments.yaml, dev: no settings"),
        ("- dev\n", "names no environments"),
        ("", "names no environments"),
    ],
)
def test_what_no_template_takes_is_told_with_its_place(written: Path, text: str, told: str) -> None:
    written.write_text(text)
    with pytest.raises(SettingsError) as raised:
        settings("dev", written)
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        settings("dev", tmp_path / "environments.yaml")
