"""Error records are read in the forms that are known, and kept whole in others."""

import pytest

from scripts.verification.conversions import told_error


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (
            {"errorCode": "A.B", "errorMessage": "m", "rawData": "eA=="},
            {"error": "A.B", "message": "m"},
        ),
        ({"lastErrorCode": "A.B", "lastErrorMessage": "m"}, {"error": "A.B", "message": "m"}),
        ({"lastErrorCode": "A.B"}, {"error": "A.B", "message": ""}),
        ({"reason": "no", "rawData": "eA=="}, {"reason": "no"}),
    ],
)
def test_error_record_is_told_in_any_form(record: dict[str, str], told: dict[str, str]) -> None:
    assert told_error(record) == told
