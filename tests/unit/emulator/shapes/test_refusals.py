"""Requests are checked against botocore's shapes and refused in AWS's words."""

from typing import Any

import botocore.session
import pytest

from analytics_emulator.service import ServiceError
from analytics_emulator.shapes.refusals import (
    ATHENA_STYLE,
    ValidationStyle,
    validate_request,
)


def refusal(service: str, operation: str, style: ValidationStyle, **request: Any) -> ServiceError:
    model = botocore.session.get_session().get_service_model(service)
    with pytest.raises(ServiceError) as failure:
        validate_request(request, model.operation_model(operation).input_shape, style)
    return failure.value


@pytest.mark.documented  # aoyagikouhei/athena-local, docs/dev/measurements/errors.md
def test_athena_names_a_missing_member() -> None:
    error = refusal("athena", "GetQueryExecution", ATHENA_STYLE)
    assert error.code == "InvalidRequestException"
    assert error.members["AthenaErrorCode"] == "INVALID_INPUT"
    assert error.message == (
        "1 validation error detected: Value null at 'queryExecutionId' failed to satisfy "
        "constraint: Member must not be null"
    )


@pytest.mark.documented  # aoyagikouhei/athena-local, docs/dev/measurements/query-results.md
def test_athena_lists_all_violations_without_values() -> None:
    given = {"QueryExecutionId": "x", "NextToken": "", "MaxResults": 0}
    error = refusal("athena", "GetQueryResults", ATHENA_STYLE, **given)
    assert error.message == (
        "2 validation errors detected: Value at 'nextToken' failed to satisfy constraint: Member "
        "must have length greater than or equal to 1; Value at 'maxResults' failed to satisfy "
        "constraint: Member must have value greater than or equal to 1"
    )


def test_other_services_show_the_value() -> None:
    error = refusal("glue", "GetDatabase", ValidationStyle(), Name="")
    assert error.code == "ValidationException"
    assert "Value '' at 'name'" in error.message


def test_violations_are_found_in_lists_and_structures() -> None:
    columns = [{"Name": "a"}, {"Type": "int"}]
    given = {"Name": "t", "StorageDescriptor": {"Columns": columns}}
    error = refusal("glue", "CreateTable", ValidationStyle(), DatabaseName="d", TableInput=given)
    assert "'tableInput.storageDescriptor.columns.2.member.name'" in error.message


def test_enum_and_pattern_are_checked() -> None:
    error = refusal(
        "athena", "CreateWorkGroup", ATHENA_STYLE, Name="a b", Tags=[{"Key": "k", "Value": "v"}]
    )
    assert "satisfy regular expression pattern: [a-zA-Z0-9._-]{1,128}" in error.message
    error = refusal("athena", "UpdateWorkGroup", ATHENA_STYLE, WorkGroup="w", State="OFF")
    assert "satisfy enum value set: [ENABLED, DISABLED]" in error.message


def test_characters_beyond_the_basic_plane_match_javas_surrogate_ranges() -> None:
    model = botocore.session.get_session().get_service_model("glue")
    shape = model.operation_model("GetDatabase").input_shape
    validate_request({"Name": "größe-😀"}, shape, ValidationStyle())


def test_idempotency_token_may_be_left_to_the_service() -> None:
    model = botocore.session.get_session().get_service_model("athena")
    shape = model.operation_model("StartQueryExecution").input_shape
    validate_request({"QueryString": "SELECT 1"}, shape, ATHENA_STYLE)
