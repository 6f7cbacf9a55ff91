"""Property values become what the API takes, or an error that names the place."""

from typing import Any

import botocore.session
import pytest

from analytics_emulator.cloudformation.api_request import request_for
from analytics_emulator.service import ServiceError


def converted(service: str, operation: str, request: dict[str, Any]) -> Any:
    model = botocore.session.get_session().get_service_model(service)
    return request_for(request, model.operation_model(operation).input_shape)


def test_texts_become_numbers_and_booleans() -> None:
    hints = {"BufferingHints": {"SizeInMBs": "64"}, "ProcessingConfiguration": {"Enabled": "true"}}
    given = {"DeliveryStreamName": "s", "ExtendedS3DestinationConfiguration": hints}
    s3 = converted("firehose", "CreateDeliveryStream", given)["ExtendedS3DestinationConfiguration"]
    assert s3["BufferingHints"]["SizeInMBs"] == 64
    assert s3["ProcessingConfiguration"]["Enabled"] is True


def test_map_values_become_texts() -> None:
    given = {"DatabaseInput": {"Name": "d", "Parameters": {"a": True, "b": 1, "c": "x"}}}
    parameters = converted("glue", "CreateDatabase", given)["DatabaseInput"]["Parameters"]
    assert parameters == {"a": "true", "b": "1", "c": "x"}


def test_unknown_member_is_named_by_its_path() -> None:
    given = {"DatabaseInput": {"Name": "d", "Colour": "red"}}
    with pytest.raises(ServiceError, match=r"DatabaseInput\.Colour is not a member"):
        converted("glue", "CreateDatabase", given)


def test_misshapen_value_is_named_by_its_path() -> None:
    with pytest.raises(ServiceError, match="DatabaseInput must be a structure"):
        converted("glue", "CreateDatabase", {"DatabaseInput": "d"})
