"""What users' first deployments failed with, word for word, and what they are told to do."""

import pytest

from scripts.stacks.failure_advice import advised

LOG_GROUP = (
    "Resource handler returned message: \"Resource of type 'AWS::Logs::LogGroup' with identifier "
    "'/aws/lambda/x' already exists.\" (HandlerErrorCode: AlreadyExists)"
)


CREATING = (
    "User: u is not authorized to perform: iam:CreateRole on resource: r with an explicit deny"
)


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        (LOG_GROUP, "--stack-name-prefix"),
        ("The specified log group already exists (Error Code: ResourceAlreadyExists)", "delete it"),
        ("Template format error: Unrecognized resource types: [AWS::Budgets::Budget]", "--region"),
        ("Account 1 is a linked account. To enable budgets for", "MonthlyBudgetInUsd 0"),
        ("A conflicting conditional operation is currently in progress against", "an hour"),
        ("NotSignedUp: Your account is not signed up for the S3 service.", "finish signing up"),
        ("The AWS Access Key Id needs a subscription for the service", "finish signing up"),
        (CREATING, "PermissionsBoundaryArn"),
        (f"{CREATING} in a service control policy", "The organization forbids it"),
        (
            "Access was denied when calling Glue. Insufficient Lake Formation permission(s)",
            "aws.md",
        ),
        ("CloudWatch Logs role ARN must be set in account settings", "over all components"),
        ("AWS WAF couldn’t perform the operation because your resource doesn’t exist.", "again"),
        ("The new key policy will not allow you to update the key policy in the future.", "KmsKey"),
        ("The role defined for the function cannot be assumed by Lambda.", "run this again"),
        ("User: u is not authorized to perform: glue:CreateTable", "make permissions"),
    ],
)
def test_reason_is_told_with_what_to_do(reason: str, advice: str) -> None:
    told = advised(f"shop-dev-x is ROLLBACK_COMPLETE: Thing: {reason}")
    assert told.startswith("shop-dev-x is ROLLBACK_COMPLETE: Thing: ")
    assert reason in told
    assert advice in told.removeprefix(reason)


def test_reason_that_nobody_knows_stays_as_it_is() -> None:
    assert advised("shop-dev-x: No room left.") == "shop-dev-x: No room left."
