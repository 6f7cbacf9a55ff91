"""Policies of AWS's documentation and of people's reports, and the answers that IAM gives to them.

(IAM user guide: "Policy elements", "Variables and tags", "Condition operators", "Multivalued
context keys", "Global condition context keys"; S3 user guide, "Bucket policy examples".)
"""

from typing import Any

import pytest

from analytics_emulator.iam.calls import Call
from analytics_emulator.iam.evaluation import Need, ResourcePolicy, Verdict, judge
from analytics_emulator.iam.keys import CallKeys, Circumstances
from analytics_emulator.iam.principals import Principal
from tests.unit.emulator.iam.conftest import ACCOUNT, ROLE, SESSION, USER, policy

ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
HOME = "arn:aws:s3:::larder/home/cook/jam"
TEAM, TAGGED = {"Key": "Team", "Value": "kitchen"}, {"Key": "Secret", "Value": "1"}


def deny(**condition: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition}


def allow(**condition: Any) -> dict[str, Any]:
    return {**ALL, "Condition": condition}


def before(clock: str) -> dict[str, Any]:
    """Deny sessions that were given before, as the console revokes them."""
    return deny(DateLessThan={"aws:TokenIssueTime": f"2026-11-29T{clock}:00Z"})


def on(rest: str) -> dict[str, Any]:
    return {**ALL, "Resource": f"arn:aws:s3:::larder/home/{rest}"}


def verdict(
    statements: list[dict[str, Any]], by: str = "user", resource: str = HOME, **parameters: Any
) -> Verdict:
    """Judge s3:GetObject, or what `parameters` is a call of, by somebody's own policies."""
    keys = {
        "user": {"aws:username": ("cook",), "aws:principaltag/team": ("kitchen",)},
        "session": {
            "aws:username": None,
            "aws:multifactorauthpresent": ("false",),
            "aws:tokenissuetime": ("2026-11-29T12:00:00+00:00",),
        },
    }[by]
    action = parameters.pop("action", "s3:GetObject")
    service, _, operation = action.partition(":")
    who = Principal(
        ACCOUNT,
        USER if by == "user" else SESSION,
        role_arn=None if by == "user" else ROLE,
        identity=(policy(*statements),),
        keys=dict(keys),
    )
    call = Call(service, operation, parameters, "eu-west-1", ACCOUNT)
    around = Circumstances(source_ip="203.0.113.7", resource_account=ACCOUNT)
    need = Need(action, resource, CallKeys(who, call, resource, around))
    return judge(who, need, ResourcePolicy(ACCOUNT))


BUCKET = "arn:aws:s3:::larder"
LIST = {"action": "s3:ListBucket", "resource": BUCKET}
PREFIXES = {"s3:prefix": ["", "home/", "home/${aws:username}/*"]}
TAG = {"action": "sqs:TagQueue", "resource": "arn:aws:sqs:eu-west-1:000000000000:menu"}
SESSIONS = {"by": "session"}
ONLY_TEAM = allow(**{"ForAllValues:StringEquals": {"aws:TagKeys": ["Team"]}})
KITCHENS = allow(StringEquals={"aws:RequestTag/Team": ["bar", "kitchen"]})
NO_SECRET = deny(**{"ForAnyValue:StringEquals": {"aws:TagKeys": "Secret"}})
NO_OTHER = deny(**{"ForAnyValue:StringNotEquals": {"aws:TagKeys": "Team"}})
BUT_KITCHEN = deny(ArnNotLike={"aws:PrincipalArn": "arn:aws:iam::*:role/kitchen"})
OTHER_TEAMS = deny(StringNotEquals={"aws:PrincipalTag/team": "kitchen"})
UNENCRYPTED = deny(StringNotEquals={"s3:x-amz-server-side-encryption": "aws:kms"})
FROM_ELSEWHERE = deny(
    StringNotEqualsIfExists={"aws:SourceVpce": "vpce-1"}, Bool={"aws:ViaAWSService": "false"}
)
THROUGH_ANOTHER = deny(StringNotEquals={"aws:VpceOrgID": "o-1"}, Null={"aws:VpceOrgID": "false"})
NOT_IAM = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
OTHER_BUCKETS = {"Effect": "Deny", "Action": "s3:*", "NotResource": [BUCKET, f"{BUCKET}/*"]}
HOMES = {"Effect": "Deny", "Action": "S3:get*", "Resource": "arn:aws:s3:::*/home/*"}
NO_REGION = {
    "Effect": "Deny",
    "NotAction": ["iam:*", "sts:*"],
    "Resource": "*",
    "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["us-east-1"]}},
}


@pytest.mark.parametrize(
    ("statements", "call", "is_allowed"),
    [
        # Homes by variables; `${*}` and its like are letters.
        ([on("${aws:username}/*")], {}, True),
        ([on("${aws:username}/*")], SESSIONS, False),
        ([on("${aws:username, 'cook'}/*")], SESSIONS, True),
        ([on("${*}")], {}, False),
        ([allow(StringLike=PREFIXES)], {**LIST, "Prefix": "home/cook/2026/"}, True),
        ([allow(StringLike=PREFIXES)], {**LIST, "Prefix": "home/waiter/"}, False),
        ([allow(StringLike=PREFIXES)], {**LIST, "Prefix": ""}, True),
        ([allow(StringLike=PREFIXES)], LIST, False),
        ([allow(StringLike={"s3:prefix": "${*}"})], {**LIST, "Prefix": "home/"}, False),
        ([allow(StringLike={"s3:prefix": "${*}"})], {**LIST, "Prefix": "*"}, True),
        ([allow(StringEquals={"s3:prefix": "a${?}${$}"})], {**LIST, "Prefix": "a?$"}, True),
        # Tags of who asks.
        ([allow(StringEquals={"aws:PrincipalTag/Team": "kitchen"})], {}, True),
        ([ALL, OTHER_TEAMS], {}, True),
        ([ALL, OTHER_TEAMS], SESSIONS, False),
        ([on("*${aws:PrincipalTag/team}")], {}, False),
        # Second factors: temporary credentials always have the key, a user's own never.
        ([ALL, deny(BoolIfExists={"aws:MultiFactorAuthPresent": "false"})], {}, False),
        ([ALL, deny(Bool={"aws:MultiFactorAuthPresent": "false"})], {}, True),
        ([ALL, deny(Bool={"aws:MultiFactorAuthPresent": "false"})], SESSIONS, False),
        ([allow(Null={"aws:TokenIssueTime": "true"})], {}, True),
        ([allow(Null={"aws:TokenIssueTime": "true"})], SESSIONS, False),
        ([ALL, before("13:00")], SESSIONS, False),
        ([ALL, before("11:00")], SESSIONS, True),
        ([ALL, before("13:00")], {}, True),
        # Where and how it comes.
        ([ALL, deny(NotIpAddress={"aws:SourceIp": ["203.0.113.0/24", "2001:DB8::/32"]})], {}, True),
        ([ALL, deny(NotIpAddress={"aws:SourceIp": ["192.0.2.0/24", "198.51.100.7"]})], {}, False),
        ([ALL, deny(Bool={"aws:SecureTransport": False})], {}, True),
        ([ALL, deny(NumericLessThan={"s3:TlsVersion": 1.2})], {}, True),
        ([ALL, FROM_ELSEWHERE], {}, False),
        ([ALL, deny(StringNotEquals={"aws:PrincipalOrgID": "o-1"})], {}, False),
        ([ALL, deny(StringNotEquals={"aws:ResourceAccount": ACCOUNT})], {}, True),
        ([ALL, deny(StringNotEqualsIfExists={"aws:VpceOrgID": "o-1"})], {}, False),
        ([ALL, THROUGH_ANOTHER], {}, True),
        # As service control policies have it.
        ([ALL, NO_REGION], {}, False),
        ([ALL, NO_REGION], {"action": "sts:GetFederationToken", "resource": "*"}, True),
        ([ALL, BUT_KITCHEN], SESSIONS, True),
        ([ALL, BUT_KITCHEN], {}, False),
        # Tags of a request: all of them, one of them, none.
        ([ONLY_TEAM], {**TAG, "Tags": [TEAM]}, True),
        ([ONLY_TEAM], {**TAG, "Tags": [TEAM, TAGGED]}, False),
        ([ONLY_TEAM], TAG, True),
        ([ALL, NO_SECRET], {**TAG, "Tags": [TEAM, TAGGED]}, False),
        ([ALL, NO_OTHER], {**TAG, "Tags": [TEAM]}, True),
        ([ALL, NO_SECRET], TAG, True),
        ([KITCHENS], {**TAG, "Tags": [TEAM]}, True),
        ([ALL, deny(Null={"aws:RequestTag/Team": "true"})], {**TAG, "Tags": [TAGGED]}, False),
        # Uploads without encryption, by two Denies as S3's guide had them.
        ([ALL, UNENCRYPTED], {"action": "s3:PutObject"}, False),
        ([ALL, deny(Null={"s3:x-amz-server-side-encryption": True})],
         {"action": "s3:PutObject", "ServerSideEncryption": "AES256"}, True),
        # What is left out.
        ([NOT_IAM], {"action": "iam:GetRole", "resource": ROLE}, False),
        ([ALL, OTHER_BUCKETS], {}, True),
        ([ALL, HOMES], {}, False),
    ],
)  # fmt: skip
def test_answer_is_that_of_the_documents(
    statements: list[dict[str, Any]], call: dict[str, Any], is_allowed: bool
) -> None:
    found = verdict(statements, **call)
    assert (found.allowed, found.unjudged) == (is_allowed, None)


@pytest.mark.parametrize(
    ("statements", "what"),
    [
        ([allow(NullIfExists={"aws:username": "true"})], "NullIfExists"),
        ([{**ALL, "Resource": "arn:aws:s3"}], "the incomplete ARN arn:aws:s3"),
        ([ALL, {**deny(), "NotResource": "arn:aws:s3", "Resource": []}], "empty Resource"),
        ([allow(StringLike={"s3:ExistingObjectTag/Team": "kitchen"})], "s3:ExistingObjectTag/Team"),
        ([ALL, deny(StringLikes={"aws:username": "x"})], "StringLikes"),
    ],
)
def test_what_cant_be_judged_is_named(statements: list[dict[str, Any]], what: str) -> None:
    found = verdict(statements)
    assert not found.allowed
    assert what in str(found.unjudged)


def test_a_condition_that_fails_settles_it_whatever_stands_beside_it() -> None:
    never = {"StringEquals": {"aws:Mood": "good", "aws:username": "waiter"}}
    assert verdict([ALL, deny(**never)]).allowed
