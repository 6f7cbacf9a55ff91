"""A queue has the attributes that SQS's reference gives it."""

import pytest

from analytics_emulator.service import ServiceError
from analytics_emulator.sqs.attributes import check_values


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("DelaySeconds", 0, 900),
        ("KmsDataKeyReusePeriodSeconds", 60, 86_400),
        ("MaximumMessageSize", 1_024, 1_048_576),
        ("MessageRetentionPeriod", 60, 1_209_600),
        ("ReceiveMessageWaitTimeSeconds", 0, 20),
        ("VisibilityTimeout", 0, 43_200),
    ],
)
def test_number_is_within_its_bounds(name: str, least: int, most: int) -> None:
    for taken in (least, most):
        check_values({name: str(taken)})
    for given in (least - 1, most + 1, "", " 1", "1.0", "many", "9" * 5_000):
        with pytest.raises(ServiceError, match=f"Invalid value for the parameter {name}."):
            check_values({name: str(given)})


@pytest.mark.parametrize(
    ("name", "taken"),
    [("DeduplicationScope", "queue"), ("FifoThroughputLimit", "perQueue")],
)
def test_word_is_one_of_its_kind(name: str, taken: str) -> None:
    check_values({name: taken})
    with pytest.raises(ServiceError, match=f"Invalid value for the parameter {name}."):
        check_values({name: taken.upper()})


@pytest.mark.parametrize("name", ["ContentBasedDeduplication", "SqsManagedSseEnabled"])
def test_flag_is_written_in_any_case(name: str) -> None:
    for taken in ("true", "True", "FALSE"):
        check_values({name: taken})
    for given in ("", "yes", "1"):
        with pytest.raises(ServiceError, match=f"Invalid value for the parameter {name}."):
            check_values({name: given})


def test_queue_is_encrypted_in_one_way() -> None:
    check_values({"KmsMasterKeyId": "alias/aws/sqs", "SqsManagedSseEnabled": "false"})
    check_values({"KmsMasterKeyId": "", "SqsManagedSseEnabled": "true"})
    with pytest.raises(ServiceError, match="one type of server-side encryption"):
        check_values({"KmsMasterKeyId": "alias/aws/sqs", "SqsManagedSseEnabled": "true"})
