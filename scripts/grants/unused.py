"""Which actions of a handler's list aren't called for resources as our templates have them.

A schema lists whatever a handler may call for any property. What is about a property that isn't
set is left out here, each with its reason; the rest of a list has to be granted.
"""

from scripts.grants.rendering import Resource

# Type → start of the actions → the property without which they aren't called, or the reason.
WITHOUT_PROPERTY = {
    "AWS::IAM::Role": {
        "iam:AttachRolePolicy": "ManagedPolicyArns",
        "iam:DetachRolePolicy": "ManagedPolicyArns",
        "iam:PutRolePermissionsBoundary": "PermissionsBoundary",
    },
    "AWS::Lambda::Function": {"ec2:": "VpcConfig"},
    "AWS::Logs::LogGroup": {
        "logs:CreateLogDelivery": "DataProtectionPolicy",
        "logs:DeleteIndexPolicy": "FieldIndexPolicies",
        "logs:PutIndexPolicy": "FieldIndexPolicies",
        "logs:DeleteResourcePolicy": "ResourcePolicyDocument",
        "logs:PutResourcePolicy": "ResourcePolicyDocument",
    },
}
NEVER = {
    "AWS::Glue::Database": {"lakeformation:": "Lake Formation doesn't govern the database"},
    "AWS::Glue::Table": {"lakeformation:": "Lake Formation doesn't govern the table"},
    "AWS::IAM::Role": {"iam:DeleteRolePermissionsBoundary": "a boundary is never taken off"},
    "AWS::Lambda::Function": {"lambda:AssociateRuntimeAlias": "runtimes are not managed by alias"},
    "AWS::WAFv2::WebACL": {"payments:": "no pricing plan is bought"},
    "AWS::WAFv2::WebACLAssociation": dict.fromkeys(
        ("amplify:", "apprunner:", "appsync:", "bedrock", "cognito", "ec2:", "elastic"),
        "the firewall stands before API Gateway alone",
    ),
}


def is_unused(resource: Resource, action: str) -> bool:
    """Return whether a handler doesn't call an action for this resource."""
    if any(action.startswith(start) for start in NEVER.get(resource.type, {})):
        return True
    needed = WITHOUT_PROPERTY.get(resource.type, {})
    return any(
        action.startswith(start) and name not in resource.properties
        for start, name in needed.items()
    )
