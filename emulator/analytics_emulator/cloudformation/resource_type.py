"""A resource type as data: the API operations that create, update and delete it.

Property names are those of the CloudFormation schema; pointers such as `TableInput/Name` walk into
nested properties.
"""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from analytics_emulator.service import CallContext, ServiceError

type Properties = dict[str, Any]

STABILIZATION_SECONDS = 300


class Api(Protocol):
    """Calls one service's operations, named in snake case, with property values as they stand."""

    context: CallContext
    url_suffix: str  # as `AWS::URLSuffix` gives it

    def call(self, operation: str, request: Properties) -> Properties:
        """Return the operation's answer; raise ServiceError for an error answer."""
        ...


class Creation(Protocol):
    """Brings a resource about; `attributes` are the properties that this gives."""

    @property
    def attributes(self) -> Mapping[str, str]:
        """Map each of them to where it is found in the service's answer."""
        ...

    def run(self, api: Api, properties: Properties) -> Properties:
        """Create, and give the attributes."""
        ...


class Removal(Protocol):
    """Takes a resource away."""

    def run(self, api: Api, properties: Properties) -> Properties:
        """Remove it; what is given back isn't looked at."""
        ...


@dataclass(frozen=True)
class Operation:
    """An operation, the property of each request member, and the properties its answer gives.

    `conversions` reshape the values of members that the API takes in another form; `defaults` are
    CloudFormation's for members that the API wants; `context_members` gives members that no
    property has, such as the caller's account.
    """

    name: str
    members: Mapping[str, str]
    attributes: Mapping[str, str] = field(default_factory=dict)
    conversions: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    defaults: Properties = field(default_factory=dict)
    context_members: Callable[[CallContext], Properties] | None = None

    def run(self, api: Api, properties: Properties) -> Properties:
        """Call it with what the properties have; give the attributes found in its answer."""
        found = {member: value_at(properties, path) for member, path in self.members.items()}
        given = {
            member: self.conversions.get(member, _as_it_is)(value)
            for member, value in found.items()
            if value is not None
        }
        if self.context_members:
            given |= self.context_members(api.context)
        answer = api.call(self.name, {**self.defaults, **given})
        return {name: value_at(answer, path) for name, path in self.attributes.items()}


@dataclass(frozen=True)
class Wait:
    """How to see that a resource is ready: what to ask, and the status that stands for it."""

    describe: Operation
    status: str
    ready: str
    failed: frozenset[str]
    gone: str

    def until_ready(self, api: Api, properties: Properties) -> None:
        """Return once it is ready; raise if it failed or takes too long."""
        for _ in _ticks():
            status = self.describe.run(api, properties)[self.status]
            if status == self.ready:
                return
            if status in self.failed:
                raise ServiceError("NotStabilized", f"The resource became {status}")
        raise ServiceError("NotStabilized", f"The resource is not {self.ready} yet")

    def until_gone(self, api: Api, properties: Properties) -> None:
        """Return once the service no longer knows it."""
        for _ in _ticks():
            try:
                self.describe.run(api, properties)
            except ServiceError as error:
                if error.code == self.gone:
                    return
                raise
        raise ServiceError("NotStabilized", "The resource is not gone yet")


type Update = Callable[[Api, Properties, Properties], None]


@dataclass(frozen=True)
class ResourceType:
    """A CloudFormation resource type over one service.

    `reference` points to what `Ref` gives; `name`, to a name that is made up where the template
    gives none; `derive` gives the `derived` attributes, which no answer holds. A change of a
    `create_only` pointer is a replacement.
    """

    type_name: str
    service: str
    reference: str
    create: Creation
    delete: Removal
    update: Operation | Update | None = None
    after_create: Callable[[Api, Properties], None] | None = None
    derive: Callable[[Api, Properties], Properties] | None = None
    derived: tuple[str, ...] = ()
    create_only: tuple[str, ...] = ()
    name: str | None = None
    made_up_name: Callable[[str], str] = str
    wait: Wait | None = None

    @property
    def attributes(self) -> tuple[str, ...]:
        """Name what `Fn::GetAtt` gives."""
        return (*self.create.attributes, *self.derived)

    def create_resource(self, api: Api, properties: Properties) -> Properties:
        """Bring it about; give its properties with what the service added.

        What fails half-way is deleted again: no stack would know of it.
        """
        created = properties | self.create.run(api, properties)
        try:
            return self._finished(api, created)
        except ServiceError:
            with contextlib.suppress(ServiceError):
                self.delete.run(api, created)
            raise

    def _finished(self, api: Api, created: Properties) -> Properties:
        if self.derive:
            created |= self.derive(api, created)
        if self.after_create:
            self.after_create(api, created)
        if self.wait:
            self.wait.until_ready(api, created)
        return created

    def update_resource(self, api: Api, before: Properties, after: Properties) -> Properties:
        """Change it in place; give its properties, with what the service had added kept."""
        updated = after | {name: before[name] for name in self.create.attributes}
        if self.derive:
            updated |= self.derive(api, updated)
        if isinstance(self.update, Operation):
            self.update.run(api, updated)
        elif self.update:
            self.update(api, before, updated)
        if self.wait:
            self.wait.until_ready(api, updated)
        return updated

    def delete_resource(self, api: Api, properties: Properties) -> None:
        """Remove it."""
        self.delete.run(api, properties)
        if self.wait:
            self.wait.until_gone(api, properties)


def _as_it_is(value: Any) -> Any:
    return value


def value_at(properties: Properties, pointer: str) -> Any:
    """Follow a pointer such as `TableInput/Name`; None where it leads nowhere."""
    found: Any = properties
    for part in pointer.split("/"):
        if not isinstance(found, dict) or part not in found:
            return None
        found = found[part]
    return found


def with_value(properties: Properties, pointer: str, value: object) -> Properties:
    """Return properties with the value at a pointer set, leaving the given ones as they are."""
    first, _, rest = pointer.partition("/")
    inner = with_value(properties.get(first) or {}, rest, value) if rest else value
    return {**properties, first: inner}


def members(*names: str, **renamed: str) -> dict[str, str]:
    """Map request members to equally named properties, and `renamed` ones to their pointers."""
    return {name: name for name in names} | renamed


def _ticks() -> Iterator[None]:
    deadline = time.monotonic() + STABILIZATION_SECONDS
    yield None
    while time.monotonic() < deadline:
        time.sleep(0.1)
        yield None
