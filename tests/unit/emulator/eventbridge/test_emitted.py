"""A rule on events that nothing here emits is told before it is made."""

from typing import Any

import pytest

from analytics_emulator.eventbridge.emitted import why_never_fired


@pytest.mark.parametrize(
    "pattern",
    [
        {"source": ["aws.s3"], "detail-type": ["Object Created"]},
        {"source": [{"prefix": "aws.s"}]},
        {"source": ["aws.states", "shop"], "detail-type": ["Order Placed"]},
        {"source": ["shop"], "detail-type": ["Object Melted"]},
        {"source": [{"anything-but": ["aws.ec2"]}]},
        {"account": ["000000000000"]},
        {"source": ["aws.s3"], "detail-type": [{"wildcard": "Object *"}]},
        None,
    ],
)
def test_pattern_that_may_match_is_taken(pattern: Any) -> None:
    assert why_never_fired(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ({"source": ["aws.ec2"]}, "nothing here emits events of aws.ec2"),
        ({"source": ["aws.s3", "aws.glue"]}, "nothing here emits events of aws.glue"),
        ({"source": [{"prefix": "aws.athena"}]}, "nothing here emits events of aws.athena"),
        (
            {"source": ["aws.s3"], "detail-type": ["AWS API Call via CloudTrail"]},
            "aws.s3 emits no 'AWS API Call via CloudTrail' here",
        ),
    ],
)
def test_pattern_that_never_matches_says_why(pattern: Any, why: str) -> None:
    assert why_never_fired(pattern) == why
