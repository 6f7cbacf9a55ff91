"""What environments.yaml says: the parameters in which the environments differ."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from scripts.stacks import parameters, templates

SETTINGS = templates.TEMPLATES / "parameters" / "environments.yaml"


class SettingsError(Exception):
    """The file can't be used; the text says where and why."""


def settings(environment: str, path: Path = SETTINGS) -> dict[str, str]:
    """Read an environment's settings, each as the text that stands there.

    Raises `SettingsError` for what no template takes: people edit this file.
    """
    chosen = _environments(path).get(environment)
    where = f"{path.name}, {environment}"
    if not isinstance(chosen, dict):
        raise SettingsError(f"{where}: no settings stand there.")
    for name, value in chosen.items():
        if not isinstance(value, str):
            raise SettingsError(f"{where}: {name} is one value, not a list of more.")
        if complaint := parameters.complaint(name, value):
            raise SettingsError(f"{where}: {complaint}")
    return dict(chosen)


def chosen(environment: str, given: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """Return what new stacks would have: what is given, the file's settings, then the defaults."""
    return parameters.defaults() | settings(environment) | dict(given)


def _environments(path: Path) -> dict[str, object]:
    try:
        read = _parsed(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise SettingsError(f"{path.name}: {' '.join(str(error).split())}") from error
    if not isinstance(read, dict):
        raise SettingsError(f"{path.name} names no environments.")
    return read


@cache
def _parsed(text: str) -> object:
    # Of texts alone: 05:30 stays one, and is no number of minutes, as true is no True.
    read: object = yaml.load(text, yaml.CBaseLoader)  # noqa: S506
    return read
