"""What to do about a deployment that failed for a reason which first deployments meet.

CloudFormation passes on what a service said, and that rarely says what to do. Texts are those of
public reports, named at each; the first that fits counts.
"""

import re

NO_BUDGET = "Without one: MonthlyBudgetInUsd 0 in cloudformation/parameters/environments.yaml."
NOT_ACTIVATED = (
    "AWS has not opened this service for the account: finish signing up (payment, phone) and wait "
    "up to a day, or upgrade an account of the free plan."
)

ADVICE: tuple[tuple[str, str], ...] = (
    # cfn coverage roadmap 2177, bref 1353
    (
        r"Unrecognized resource types",
        "This region's CloudFormation doesn't know them: choose another region (--region).",
    ),
    (r"is a linked account", NO_BUDGET),  # org-formation-cli 198
    # serverless 3237, accelerated-intelligent-document-processing 564
    (
        r"already exists?\b|AlreadyExists",
        "Something has that name already that this stack didn't make: delete it if it is a "
        "leftover; if it is in use, choose another --stack-name-prefix.",
    ),
    # panther 1614, aws-cli 2593
    (
        r"conflicting conditional operation",
        "S3 gives a deleted bucket's name free after up to an hour: run this again then.",
    ),
    # webiny-js 1517, amplify-cli 4446
    (
        r"needs a subscription for the service|not subscribed to this service|not signed up",
        NOT_ACTIVATED,
    ),
    # cloudmapper 592, chalice 1716, quota-monitor 86
    (
        r"iam:(Create|Put)Role\w* .*explicit deny(?! in a service control)",
        "Where roles must have a permissions boundary: --parameter PermissionsBoundaryArn=ARN.",
    ),
    # The words are IAM's (user guide, "Troubleshoot access denied error messages").
    (
        r"explicit deny in a (service|resource) control policy",
        "The organization forbids it, which no policy of this account can lift: ask who runs it.",
    ),
    # guidance-for-claude-code-with-amazon-bedrock 379
    (
        r"Lake Formation permission",
        'See docs/aws.md, "What AWS asks for that CloudFormation can\'t".',
    ),
    # geoprocessing 375, virtual-waiting-room 74
    (
        r"CloudWatch Logs role ARN must be set",
        "The iam stack sets it where no working role is set: run this over all components.",
    ),
    # terraform-provider-aws 17527, serverless-associate-waf 27
    (r"AWS WAF couldn.t |WAFUnavailableEntity", "WAF did not know it yet: run this again."),
    # rds-snapshot-export-to-s3-pipeline 8, innovation-sandbox-on-aws 117
    (
        r"will not allow you to update the key policy in the future",
        "KMS wants kms:PutKeyPolicy of who makes the key; or give a key of your own: "
        "--parameter KmsKeyArn=ARN.",
    ),
    (
        r"cannot be assumed|unable to assume|is not authorized to perform: sts:AssumeRole",
        "A new role counts everywhere after some seconds: run this again.",
    ),
    (r"Rate exceeded|Too Many Requests|Throttling", "AWS slowed the account down: run this again."),
    (
        r"not authorized to perform|AccessDenied|Access denied",
        "Give it to the role that calls; make permissions tells all that it needs.",
    ),
)


def advised(text: str) -> str:
    """Return a failure's text with what to do about it, where that is known."""
    advice = next((advice for said, advice in ADVICE if re.search(said, text)), "")
    return f"{text}{'' if text.endswith('.') else '.'} {advice}" if advice else text
