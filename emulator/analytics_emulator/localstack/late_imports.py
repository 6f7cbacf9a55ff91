"""Leaves out of CloudFormation's loading what few deployments need: half of its time.

Its modules import AWS's SAM translator, for templates with that transform alone, and all of EC2's
shapes, for two annotations.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_TRANSLATOR = "samtranslator.translator.transform"
_EC2 = "localstack.aws.api.ec2"


@contextmanager
def later() -> Iterator[None]:
    """Within it, stand-ins are imported; a translation imports the translator."""
    stand_ins = (
        _module(_TRANSLATOR, transform=_transform),
        _module(_EC2, AvailabilityZoneList=list, DescribeAvailabilityZonesResult=dict),
    )
    placed = {module.__name__: module for module in stand_ins if module.__name__ not in sys.modules}
    sys.modules.update(placed)
    try:
        yield
    finally:
        for name, module in placed.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _module(name: str, **members: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(members)
    return module


def _transform(*arguments: Any, **options: Any) -> Any:
    from samtranslator.translator.transform import (  # type: ignore[import-untyped] # no types there  # noqa: PLC0415 -- late on purpose
        transform,
    )

    return transform(*arguments, **options)
