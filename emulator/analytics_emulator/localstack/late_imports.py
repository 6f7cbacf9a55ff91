"""Leaves out of loading what few need, or nobody: a fourth of a start, half of CloudFormation's.

LocalStack's modules import what only some of their functions use. Where a member of it is named in
an import, or used at once, a stand-in takes the module's place; else the module is loaded when it
is first asked for something.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_TRANSLATOR = "samtranslator.translator.transform"
_POLICIES = "samtranslator.translator.managed_policy_translator"
_EVENT_SOURCES = "localstack.services.lambda_.event_source_mapping.esm_worker_factory"
_EC2 = "localstack.aws.api.ec2"
_DYNAMODB = "localstack.aws.api.dynamodb"
_WHEN_ASKED = (
    "asn1crypto.algos",
    "asn1crypto.cms",
    "asn1crypto.core",
    "asn1crypto.x509",
    "dns.message",
    "dns.query",
    "dns.resolver",
    "docker",
)
_HTTP_2 = "twisted.web._http2"  # which LocalStack's server never offers
# With pydantic's classes they describe a catalog that comes from the network alone, which nothing
# here asks, and the numbers of a backoff.
_DESCRIBING = ("localstack.utils.catalog.catalog_loader", "localstack.utils.backoff")
_VALIDATION = ("OPENAPI_VALIDATE_REQUEST", "OPENAPI_VALIDATE_RESPONSE")
_ERRORS = "openapi_core.validation.{}.exceptions"


def before_start(settings: Mapping[str, str] = os.environ) -> None:
    """Put off what a start doesn't use: lookups of names, Docker, reading OpenAPI documents, and
    polling queues and streams for functions.

    LocalStack looks whether Docker's package is there, and uses it in a container alone; it
    validates requests of its own routes by such documents, where it is told to.
    """
    sys.modules[_HTTP_2] = None  # type: ignore[assignment] # there is no such module
    for name in _WHEN_ASKED:
        _load_when_asked(name)
    stand_ins = [_module("rich.console", Console=_Console)]
    if not any(settings.get(name) for name in _VALIDATION):
        stand_ins += _unused_validation()
    stand_ins.append(_called_later(_EVENT_SOURCES, "EsmWorkerFactory"))
    for module in stand_ins:
        sys.modules.setdefault(module.__name__, module)
    _describe_plainly()


@contextmanager
def later() -> Iterator[None]:
    """Within it, stand-ins for AWS's SAM translator, for templates with that transform alone, and
    for all shapes of EC2 and DynamoDB, for four annotations; a translation imports the translator.
    """
    stand_ins = (
        _called_later(_TRANSLATOR, "transform"),
        _called_later(_POLICIES, "ManagedPolicyLoader"),
        _module(_EC2, AvailabilityZoneList=list, DescribeAvailabilityZonesResult=dict),
        _module(_DYNAMODB, CreateTableOutput=dict, DescribeTableOutput=dict),
    )
    with _standing_in(*stand_ins):
        yield


@contextmanager
def _standing_in(*stand_ins: ModuleType) -> Iterator[None]:
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
        return getattr(_loaded(name, stand_in), member)

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


def _called_later(name: str, member: str) -> ModuleType:
    """Return a stand-in for a module of which others import one function or class, to call it."""

    def call(*arguments: Any, **options: Any) -> Any:
        return getattr(_loaded(name, stand_in), member)(*arguments, **options)

    stand_in = _module(name, **{member: call})
    return stand_in


def _loaded(name: str, stand_in: ModuleType) -> ModuleType:
    if sys.modules.get(name) is stand_in:
        del sys.modules[name]
    return import_module(name)


def _describe_plainly() -> None:
    """Load what pydantic would only describe, or hold to bounds that nobody passes, without it."""
    if "pydantic" in sys.modules:
        return
    plain = (
        _module("pydantic", BaseModel=object, Field=lambda default, **_bounds: default),
        _module("pydantic.dataclasses", dataclass=dataclass),
    )
    with _standing_in(*plain):
        for name in _DESCRIBING:
            import_module(name)
        # It looks whether there is a pydantic, to read requests' bodies by its classes.
        vars(import_module("rolo.routing.handler"))["ENABLE_PYDANTIC"] = False
