"""Turns a service object into a LocalStack service, by botocore's service model.

Each operation of the model gets a handler: the object's method of that name in snake case, or a
refusal that names the operation.
"""

from collections.abc import Callable, Iterable
from typing import Any

from botocore import xform_name
from botocore.model import OperationModel
from localstack.aws.api import CommonServiceException, RequestContext, ServiceException
from localstack.aws.skeleton import Skeleton
from localstack.aws.spec import load_service
from localstack.services.plugins import Service

from analytics_emulator.localstack.iam.enforcement import serving
from analytics_emulator.service import CallContext, ServiceError
from analytics_emulator.shapes.refusals import ValidationStyle, validate_request

type Handler = Callable[[RequestContext, dict[str, Any]], dict[str, Any]]


def service_from_object(
    api: str,
    implementation: object,
    style: ValidationStyle | None = None,
) -> Service:
    """Host `implementation` as AWS service `api` (botocore's name, for example `athena`).

    Requests are checked against the input shapes in the given style; without one, the service does
    that itself.
    """
    model = load_service(api)
    operations = [model.operation_model(name) for name in model.operation_names]
    handlers = {
        operation.name: _handler(api, implementation, operation, style) for operation in operations
    }
    return Service(api, skeleton=Skeleton(model, handlers))


def operation_names(api: str, implementation: object) -> Iterable[str]:
    """Name the operations of `api` that `implementation` has."""
    for name in load_service(api).operation_names:
        if hasattr(implementation, xform_name(name)):
            yield name


def _handler(
    api: str, implementation: object, operation: OperationModel, style: ValidationStyle | None
) -> Handler:
    method = getattr(implementation, xform_name(operation.name), None)
    if method is None:
        return _refusal(api, operation.name)

    def handle(context: RequestContext, request: dict[str, Any]) -> dict[str, Any]:
        call_context = CallContext(account_id=context.account_id, region=context.region)
        try:
            if style:
                validate_request(request or {}, operation.input_shape, style)
            with serving(context):
                answer: dict[str, Any] = method(call_context, request or {})
        except ServiceError as error:
            raise service_error_to_exception(error) from error
        return answer

    return handle


def _refusal(api: str, operation: str) -> Handler:
    def refuse(_context: RequestContext, _request: dict[str, Any]) -> dict[str, Any]:
        raise CommonServiceException(
            "NotImplementedException", f"This emulator's {api} has no {operation} yet.", 501
        )

    return refuse


def service_error_to_exception(error: ServiceError) -> ServiceException:
    """Return LocalStack's form of an error; its serializer sends members that the shape has."""
    exception = CommonServiceException(error.code, error.message, error.status)
    for name, value in error.members.items():
        setattr(exception, name, value)
    return exception
