"""Makes the outcome of one resource's action honest, and known at once.

LocalStack reports an update as done where its provider has none, or where its failure speaks of
anything that isn't found (a dead-letter queue, a role); likewise a deletion, so that a policy
stayed with one role where another was gone. It keeps the cause of a failed action to itself, and
looks just once a second whether a slow one is done.
"""

from typing import Any

from botocore.exceptions import ClientError
from localstack.services.cloudformation.provider_utils import generate_default_name
from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ProgressEvent,
    ResourceProviderExecutor,
)

from analytics_emulator.cloudformation.gone import has_nothing_to_do, is_not_there
from analytics_emulator.cloudformation.imported import imported_by
from analytics_emulator.cloudformation.more_attributes import more_attributes
from analytics_emulator.cloudformation.updates import UPDATES
from analytics_emulator.localstack.corrections.importing import take_over
from analytics_emulator.localstack.corrections.inner_faults import reason_of_resource
from analytics_emulator.localstack.strictness import is_lenient
from analytics_emulator.localstack.typed import patched


class UpdateUnavailableError(Exception):
    """LocalStack has no update for a resource type."""


_POLL_SECONDS = 0.05


def begun_creations(executor: Any) -> dict[str, Any]:
    """Return what creations have made that haven't succeeded, by the resources' names."""
    found: dict[str, Any] = vars(executor).setdefault("begun_creations", {})
    return found


def begun_creation(executor: Any, logical_id: str) -> Any:
    """Return what a creation has made before it failed; None where it made nothing."""
    return begun_creations(executor).get(logical_id)


def apply() -> None:
    """Let unavailable updates fail, failures say why, and nobody wait for what is done."""

    @patched(ResourceProviderExecutor.deploy_loop)
    def deploy_loop(loop: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
        return loop(self, *args, **{"sleep_time": _POLL_SECONDS, **kwargs})

    @patched(ResourceProviderExecutor.execute_action)
    def execute_action(execute: Any, self: Any, resource_provider: Any, payload: Any) -> Any:
        event = execute(self, _HonestProvider(resource_provider), payload)
        # What fails before it has made anything raises, or gives no model.
        has_begun = payload["action"] == "Add" and event.status != OperationStatus.SUCCESS
        if has_begun and event.resource_model:
            begun_creations(self)[payload["requestData"]["logicalResourceId"]] = (
                event.resource_model
            )
        cause = event.custom_context.get("exception")
        if event.status == OperationStatus.FAILED and cause:
            event.message = reason_of_resource(cause)
        if event.status == OperationStatus.SUCCESS and payload["action"] != "Remove":
            _complete(event.resource_model, payload)
        return event


def _complete(made: Any, payload: Any) -> None:
    """Add to a resource's properties the attributes that its provider doesn't give."""
    kind, account, region = (payload[n] for n in ("resourceType", "awsAccountId", "region"))
    made.update(more_attributes(kind, made, account, region))


def _made_up_name(request: Any) -> str:
    """Return a name that policies on `${AWS::StackName}-*` cover; LocalStack's is `topic-…`."""
    name: str = generate_default_name(request.stack_name, request.logical_resource_id)
    return name


def _updated(schema: Any, request: Any) -> Any:
    """Update in place, and let the resource keep what no update changes: names and identifiers."""
    before, after = request.previous_state, request.desired_state
    for kind in ("createOnlyProperties", "primaryIdentifier", "readOnlyProperties"):
        for pointer in schema.get(kind, []):
            name = pointer.split("/")[2]
            if name in before:
                after.setdefault(name, before[name])
    UPDATES[request.resource_type](request.aws_client_factory, before, after)
    return ProgressEvent(OperationStatus.SUCCESS, resource_model=after)


def _failed(error: Exception) -> Any:
    return ProgressEvent(
        OperationStatus.FAILED, resource_model={}, custom_context={"exception": error}
    )


def _said(error: ClientError) -> tuple[str, str]:
    said = error.response["Error"]
    return said["Code"], said["Message"]


class _DeletingClients:
    """Clients whose calls that take away what isn't there are done."""

    def __init__(self, clients: Any) -> None:
        self._clients = clients

    def __getattr__(self, service: str) -> Any:
        return _DeletingClient(getattr(self._clients, service))


class _DeletingClient:
    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._client, name)
        return _unless_gone(name, found) if callable(found) else found


def _unless_gone(operation: str, call: Any) -> Any:
    def called(*args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except ClientError as error:
            if has_nothing_to_do(operation, *_said(error)):
                return {}
            raise

    return called


class _HonestProvider:
    """A resource provider that makes up names as AWS does; its missing update is an error."""

    def __init__(self, provider: Any) -> None:
        self._provider = provider

    def __getattr__(self, name: str) -> Any:
        return getattr(self._provider, name)

    def create(self, request: Any) -> Any:
        if identifier := imported_by(request.logical_resource_id):
            return take_over(self._provider, request, identifier)
        state = request.desired_state
        if request.resource_type == "AWS::SNS::Topic" and not state.get("TopicName"):
            end = ".fifo" if str(state.get("FifoTopic")).lower() == "true" else ""
            state["TopicName"] = _made_up_name(request) + end
        event = self._provider.create(request)
        if event.resource_model and "Tags" in state:  # which some read back without
            event.resource_model.setdefault("Tags", state["Tags"])
        return event

    def update(self, request: Any) -> Any:
        try:
            return self._update(request)
        except NotImplementedError:
            raise
        except Exception as error:  # whatever a provider raises is why it failed
            return _failed(error)

    def delete(self, request: Any) -> Any:
        request.aws_client_factory = _DeletingClients(request.aws_client_factory)
        try:
            return self._provider.delete(request)
        except Exception as error:  # as above
            if isinstance(error, ClientError) and is_not_there(*_said(error)):
                return ProgressEvent(OperationStatus.SUCCESS, resource_model={})
            return _failed(error)

    def _update(self, request: Any) -> Any:
        if request.resource_type == "AWS::SNS::Topic":  # else a made-up name counts as changed
            request.desired_state.setdefault("TopicName", request.previous_state["TopicName"])
        if request.resource_type in UPDATES:
            return _updated(self._provider.SCHEMA, request)
        try:
            return self._provider.update(request)
        except NotImplementedError:
            if is_lenient():
                raise
            raise UpdateUnavailableError(
                f"LocalStack can't update {request.resource_type} in place; delete the stack and "
                "create it anew"
            ) from None
