"""Lets tasks of state machines wait for Athena, and call services by all of their SDK's names.

`athena:startQueryExecution.sync` ends with the query and gives GetQueryExecution's answer, or fails
with it (Step Functions developer guide, "Run Athena queries with Step Functions"). LocalStack lets
such a machine be made, and fails when it runs.
"""

from collections.abc import Callable
from typing import Any

from localstack.aws.api.stepfunctions import HistoryEventType, TaskFailedEventDetails
from localstack.services.stepfunctions.asl.component.common.error_name.failure_event import (
    FailureEvent,
    FailureEventException,
)
from localstack.services.stepfunctions.asl.component.common.error_name.states_error_name import (
    StatesErrorName,
)
from localstack.services.stepfunctions.asl.component.common.error_name.states_error_name_type import (  # noqa: E501 -- a module's name
    StatesErrorNameType,
)
from localstack.services.stepfunctions.asl.component.state.state_execution.state_task.service.resource import (  # noqa: E501 -- a module's name
    ResourceCondition,
)
from localstack.services.stepfunctions.asl.component.state.state_execution.state_task.service.state_task_service import (  # noqa: E501 -- a module's name
    StateTaskService,
)
from localstack.services.stepfunctions.asl.component.state.state_execution.state_task.service.state_task_service_unsupported import (  # noqa: E501 -- a module's name
    StateTaskServiceUnsupported,
)
from localstack.services.stepfunctions.asl.eval.event.event_detail import EventDetails
from localstack.services.stepfunctions.asl.utils.boto_client import boto_client_for
from localstack.services.stepfunctions.asl.utils.encoding import to_json_str

from analytics_emulator.localstack.typed import patched
from analytics_emulator.sdk_names import BOTOCORE_NAMES

_UNENDED = ("QUEUED", "RUNNING")


def apply() -> None:
    """Complete LocalStack's tasks; that of Athena is one of those it hands on as they are."""
    StateTaskService._SERVICE_NAME_SFN_TO_BOTO_OVERRIDES.update(BOTOCORE_NAMES)

    @patched(StateTaskServiceUnsupported.__init__)
    def make_waiting(make: Any, self: Any) -> None:
        make(self)
        patterns = {*self._supported_integration_patterns, ResourceCondition.Sync}
        self._supported_integration_patterns = patterns

    setattr(StateTaskServiceUnsupported, "_build_sync_resolver", _athena_query)  # noqa: B010 -- a patch


def _athena_query(
    self: Any,
    env: Any,
    resource_runtime_part: Any,
    normalised_parameters: Any,
    state_credentials: Any,
) -> Callable[[], Any]:
    """Return what looks whether the started query has ended: None until then."""
    del normalised_parameters
    execution = env.stack.pop()["QueryExecutionId"]
    athena: Any = boto_client_for(
        service="athena", region=resource_runtime_part.region, state_credentials=state_credentials
    )

    def look() -> Any:
        told = athena.get_query_execution(QueryExecutionId=execution)
        told.pop("ResponseMetadata", None)
        state = told["QueryExecution"]["Status"]["State"]
        if state in _UNENDED:
            return None
        if state == "SUCCEEDED":
            return told
        raise _failure(self, env, told)

    return look


def _failure(task: Any, env: Any, told: Any) -> FailureEventException:
    error = StatesErrorName(typ=StatesErrorNameType.StatesTaskFailed)
    details = TaskFailedEventDetails(
        resource=task._get_sfn_resource(),
        resourceType=task._get_sfn_resource_type(),
        error=error.error_name,
        cause=to_json_str(told["QueryExecution"]),
    )
    return FailureEventException(
        FailureEvent(
            env=env,
            error_name=error,
            event_type=HistoryEventType.TaskFailed,
            event_details=EventDetails(taskFailedEventDetails=details),
        )
    )
