"""Leaves out of loading what few need, or nobody: a fourth of a start, half of CloudFormation's.

LocalStack's modules import what only some of their functions use. Where a member of it is named in
an import, or used at once, a stand-in takes the module's place; else the module is loaded when it
is first asked for something.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_TRANSLATOR = "samtranslator.translator.transform"
_EC2 = "localstack.aws.api.ec2"
_WHEN_ASKED = ("dns.message", "dns.query", "dns.resolver", "docker")
_VALIDATION = ("OPENAPI_VALIDATE_REQUEST", "OPENAPI_VALIDATE_RESPONSE")
_ERRORS = "openapi_core.validation.{}.exceptions"


def before_start(settings: Mapping[str, str] = os.environ) -> None:
    """Put off what a start doesn't use: lookups of names, Docker, and reading OpenAPI documents.

    LocalStack looks whether Docker's package is there, and uses it in a container alone; it
    validates requests of its own routes by such documents, where it is told to.
    """
    for name in _WHEN_ASKED:
        _load_when_asked(name)
    stand_ins = [_module("rich.console", Console=_Console)]
    if not any(settings.get(name) for name in _VALIDATION):
        stand_ins += _unused_validation()
    for module in stand_ins:
        sys.modules.setdefault(module.__name__, module)


@contextmanager
def later() -> Iterator[None]:
    """Within it, stand-ins for AWS's SAM translator, for templates with that transform alone, and
    for all of EC2's shapes, for two annotations; a translation imports the translator."""
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


class _Console:
    """What LocalStack's command line writes with; the emulator has a command of its own."""

    print = staticmethod(print)


def _unused_validation() -> list[ModuleType]:
    return [
        _module("openapi_core", OpenAPI=object),
        _module("openapi_core.exceptions", OpenAPIError=Exception),
        _module(_ERRORS.format("request"), RequestValidationError=Exception),
        _module(_ERRORS.format("response"), ResponseValidationError=Exception),
        _module(
            "openapi_core.contrib.werkzeug",
            WerkzeugOpenAPIRequest=object,
            WerkzeugOpenAPIResponse=object,
        ),
    ]


def _load_when_asked(name: str) -> None:
    def load(member: str) -> Any:
        if member.startswith("__"):
            raise AttributeError(member)
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
        return getattr(import_module(name), member)

    if name in sys.modules or find_spec(name) is None:
        return
    sys.modules[name] = stand_in = _module(name, __getattr__=load)
    package, _, member = name.rpartition(".")
    if package:
        setattr(import_module(package), member, stand_in)


def _module(name: str, **members: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(members)
    return module


def _transform(*arguments: Any, **options: Any) -> Any:
    from samtranslator.translator.transform import (  # type: ignore[import-untyped] # no types there  # noqa: PLC0415 -- late on purpose
        transform,
    )

    return transform(*arguments, **options)
