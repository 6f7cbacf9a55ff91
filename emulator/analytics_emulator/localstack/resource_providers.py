"""Our resource types as LocalStack's resource providers (its CloudFormation plugin point)."""

import secrets
import string
from collections.abc import Callable

from botocore.exceptions import ClientError
from localstack.services.cloudformation.engine.quirks import PHYSICAL_RESOURCE_ID_SPECIAL_CASES
from localstack.services.cloudformation.resource_provider import (
    CloudFormationResourceProviderPlugin,
    OperationStatus,
    ProgressEvent,
    ResourceProvider,
    ResourceRequest,
    plugin_manager,
)
from localstack.utils.urls import localstack_host
from plux import PluginFinder, PluginSpec  # type: ignore[import-untyped] # no types there

from analytics_emulator.cloudformation.api_request import request_for
from analytics_emulator.cloudformation.gone import has_nothing_to_do, is_not_there
from analytics_emulator.cloudformation.resource_type import (
    Properties,
    ResourceType,
    value_at,
    with_value,
)
from analytics_emulator.cloudformation.resource_types import RESOURCE_TYPES
from analytics_emulator.localstack.custom_resources import CustomResourcePlugin
from analytics_emulator.localstack.wait_conditions import (
    WaitConditionHandlePlugin,
    WaitConditionPlugin,
)
from analytics_emulator.service import CallContext, ServiceError

# What isn't told by calls of an API.
_PROGRAMS = (CustomResourcePlugin, WaitConditionPlugin, WaitConditionHandlePlugin)

type Request = ResourceRequest[Properties]
type Progress = ProgressEvent[Properties]


def add_resource_types() -> None:
    """Put our resource types in place of LocalStack's of the same name, and beside the others."""
    plugin_manager.finder = _OwnTypesFirst(plugin_manager.finder)
    for name in RESOURCE_TYPES:  # each says itself what `Ref` gives
        PHYSICAL_RESOURCE_ID_SPECIAL_CASES.pop(name, None)


class _OwnTypesFirst(PluginFinder):  # type: ignore[misc] # plux is untyped
    def __init__(self, others: PluginFinder) -> None:
        self._others = others

    def find_plugins(self) -> list[PluginSpec]:
        namespace = CloudFormationResourceProviderPlugin.namespace
        own = [
            *(PluginSpec(namespace, plugin.name, plugin) for plugin in _PROGRAMS),
            *map(_plugin_spec, RESOURCE_TYPES.values()),
        ]
        names = {spec.name for spec in own}
        return [*(s for s in self._others.find_plugins() if s.name not in names), *own]


def _plugin_spec(resource_type: ResourceType) -> PluginSpec:
    namespace = CloudFormationResourceProviderPlugin.namespace
    return PluginSpec(namespace, resource_type.type_name, lambda: _TypePlugin(resource_type))


class _TypePlugin(CloudFormationResourceProviderPlugin):
    def __init__(self, resource_type: ResourceType) -> None:
        self.name = resource_type.type_name
        self.factory = lambda: TypeProvider(resource_type)

    def load(self, *_args: object, **_kwargs: object) -> None:
        """Nothing is loaded late: a resource type is data."""


class _ServiceClient:
    """The API that a resource type calls: LocalStack's internal client with strict conversion.

    In a deletion what is gone already is no error of the call that was to take it away.
    """

    def __init__(self, request: Request, service: str) -> None:
        self._deletes = request.action == "Remove"
        self.context = CallContext(request.account_id, request.region_name)
        self.url_suffix = localstack_host().host_and_port()
        self._client = getattr(request.aws_client_factory, service)
        self._model = self._client.meta.service_model
        self._shapes = {
            method: self._model.operation_model(name).input_shape
            for method, name in self._client.meta.method_to_api_mapping.items()
        }

    def call(self, operation: str, request: Properties) -> Properties:
        converted = request_for(request, self._shapes[operation])
        try:
            answer: Properties = getattr(self._client, operation)(**converted)
        except ClientError as error:
            said = error.response["Error"]
            if self._deletes and has_nothing_to_do(operation, said["Code"], said["Message"]):
                return {}
            raise ServiceError(said["Code"], said["Message"]) from error
        return answer


class TypeProvider(ResourceProvider[Properties]):
    """Runs a resource type's operations for LocalStack's CloudFormation engine."""

    def __init__(self, resource_type: ResourceType) -> None:
        self._type = resource_type
        self.TYPE = resource_type.type_name
        self.SCHEMA = {
            "typeName": resource_type.type_name,
            "primaryIdentifier": [f"/properties/{resource_type.reference}"],
            "createOnlyProperties": [f"/properties/{p}" for p in resource_type.create_only],
        }

    def create(self, request: Request) -> Progress:
        """Create the resource, with a made-up name where the template gives none."""
        properties = self._named(request)
        return self._attempt(lambda: self._type.create_resource(self._api(request), properties))

    def update(self, request: Request) -> Progress:
        """Change it in place; replacements arrive as create and delete."""
        before = request.previous_state or {}
        after = self._with_name_of(before, request.desired_state)
        return self._attempt(lambda: self._type.update_resource(self._api(request), before, after))

    def delete(self, request: Request) -> Progress:
        """Remove it; one that is already gone counts as removed."""

        def remove() -> Properties:
            self._type.delete_resource(self._api(request), request.desired_state)
            return {}

        progress = self._attempt(remove)
        if progress.error_code and is_not_there(progress.error_code, progress.message):
            return ProgressEvent(OperationStatus.SUCCESS, resource_model={})
        return progress

    def derived(self, request: Request, properties: Properties) -> Properties:
        """Return the attributes that no answer of the service holds."""
        return self._type.derive(self._api(request), properties) if self._type.derive else {}

    def _api(self, request: Request) -> _ServiceClient:
        return _ServiceClient(request, self._type.service)

    def _named(self, request: Request) -> Properties:
        pointer = self._type.name
        if pointer is None or value_at(request.desired_state, pointer) is not None:
            return request.desired_state
        stem = f"{request.stack_name}-{request.logical_resource_id}"
        name = self._type.made_up_name(f"{stem[:50]}-{_random_suffix()}")
        return with_value(request.desired_state, pointer, name)

    def _with_name_of(self, before: Properties, after: Properties) -> Properties:
        pointer = self._type.name
        if pointer is None or value_at(after, pointer) is not None:
            return after
        return with_value(after, pointer, value_at(before, pointer))

    def _attempt(self, action: Callable[[], Properties]) -> Progress:
        try:
            return ProgressEvent(OperationStatus.SUCCESS, resource_model=action())
        except ServiceError as error:
            message = f"{error.message} (Service: {self._type.service}, Error Code: {error.code})"
            return ProgressEvent(
                OperationStatus.FAILED, resource_model={}, message=message, error_code=error.code
            )


def _random_suffix() -> str:
    return "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(12))
