"""Which services a state machine calls, and which of them aren't here.

Source: Step Functions developer guide, "Integrating services" and "AWS SDK service integrations":
`arn:aws:states:::{service}:{operation}` with a pattern such as `.sync`, or
`arn:aws:states:::aws-sdk:{service}:{operation}`, whose names are those of the SDK for Java.
"""

import re
from collections.abc import Collection, Iterator
from typing import Any

from analytics_emulator.sdk_names import BOTOCORE_NAMES

_TASK = re.compile(r"arn:aws[a-z-]*:states:[a-z0-9-]*:\d*:(aws-sdk:)?([a-z0-9-]+):([A-Za-z0-9]+)")
_JOBS = {"glue:startjobrun": "the emulator runs no jobs of Glue"}


def why_not_run(definition: Any, services: Collection[str]) -> Iterator[str]:
    """Yield why tasks of a state machine couldn't run, each reason once."""
    yield from dict.fromkeys(filter(None, (_why(task, services) for task in tasks(definition))))


def tasks(definition: Any) -> Iterator[str]:
    """Yield what a definition's tasks call, those of inner state machines too."""
    if isinstance(definition, list):
        for item in definition:
            yield from tasks(item)
    elif isinstance(definition, dict):
        resource = definition.get("Resource")
        if definition.get("Type") == "Task" and isinstance(resource, str):
            yield resource
        for name, value in definition.items():
            if name not in ("Parameters", "Arguments", "Result", "Output"):  # a task's own data
                yield from tasks(value)


def _why(resource: str, services: Collection[str]) -> str | None:
    found = _TASK.match(resource)
    if found is None or found[2] == "activity":
        return None
    service = BOTOCORE_NAMES.get(found[2], found[2])
    if service not in services:
        return f"{resource}: the emulator has no {service}"
    return _JOBS.get(f"{service}:{found[3].lower()}")
