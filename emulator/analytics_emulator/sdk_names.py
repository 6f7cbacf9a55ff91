"""Services as AWS's SDK for Java calls them, where botocore has other names."""

BOTOCORE_NAMES = {
    "cloudwatchlogs": "logs",
    "eventbridge": "events",
    "resourcegroups": "resource-groups",
    "sfn": "stepfunctions",
    "states": "stepfunctions",
}
