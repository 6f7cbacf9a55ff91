"""Who may do what: identities of IAM, and what a function allows, is called by and points to."""

from collections.abc import Mapping
from typing import Any

from analytics_emulator.cloudformation.drift.reading import Clients, Properties, Reader, of, tags

type Model = Mapping[str, Any]


def _user(clients: Clients, name: str, _model: Model) -> Properties:
    iam = clients("iam")
    found = iam.get_user(UserName=name)["User"]
    groups = iam.list_groups_for_user(UserName=name)["Groups"]
    told = of(found, "Arn", "Path", "UserName") | _policies(iam, "user", "UserName", name)
    listed = iam.list_user_tags(UserName=name)["Tags"]
    return told | {"Groups": [one["GroupName"] for one in groups], "Tags": tags(listed)}


def _group(clients: Clients, name: str, _model: Model) -> Properties:
    iam = clients("iam")
    found = iam.get_group(GroupName=name)["Group"]
    return of(found, "Arn", "GroupName", "Path") | _policies(iam, "group", "GroupName", name)


def _role(clients: Clients, name: str, _model: Model) -> Properties:
    iam = clients("iam")
    found = iam.get_role(RoleName=name)["Role"]
    boundary = found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    names = ("Arn", "AssumeRolePolicyDocument", "Description", "MaxSessionDuration", "Path",
             "RoleId", "RoleName")  # fmt: skip
    told = of(found, *names) | _policies(iam, "role", "RoleName", name)
    return told | {"PermissionsBoundary": boundary, "Tags": tags(found.get("Tags"))}


def _policies(iam: Any, kind: str, member: str, name: str) -> Properties:
    known = {member: name}
    attached = getattr(iam, f"list_attached_{kind}_policies")(**known)["AttachedPolicies"]
    names = getattr(iam, f"list_{kind}_policies")(**known)["PolicyNames"]
    inline = [getattr(iam, f"get_{kind}_policy")(**known, PolicyName=one) for one in names]
    return {
        "ManagedPolicyArns": [one["PolicyArn"] for one in attached],
        "Policies": [of(one, "PolicyName", "PolicyDocument") for one in inline],
    }


def _managed_policy(clients: Clients, arn: str, _model: Model) -> Properties:
    iam = clients("iam")
    found = iam.get_policy(PolicyArn=arn)["Policy"]
    version = iam.get_policy_version(PolicyArn=arn, VersionId=found["DefaultVersionId"])
    told = of(found, "Description", "Path", ManagedPolicyName="PolicyName", PolicyArn="Arn")
    return told | {"PolicyDocument": version["PolicyVersion"]["Document"]}


def _role_policy(clients: Clients, _id: str, model: Model) -> Properties:
    known = {name: model[name] for name in ("PolicyName", "RoleName")}
    return of(clients("iam").get_role_policy(**known), *known, "PolicyDocument")


def _instance_profile(clients: Clients, name: str, _model: Model) -> Properties:
    found = clients("iam").get_instance_profile(InstanceProfileName=name)["InstanceProfile"]
    roles = [one["RoleName"] for one in found["Roles"]]
    return of(found, "Arn", "InstanceProfileName", "Path") | {"Roles": roles}


def _function(clients: Clients, name: str, _model: Model) -> Properties:
    asked = clients("lambda_")
    found = asked.get_function_configuration(FunctionName=name)
    reserved = asked.get_function_concurrency(FunctionName=name)
    listed = asked.list_tags(Resource=found["FunctionArn"])["Tags"]
    names = (
        "Architectures", "DeadLetterConfig", "Description", "Environment", "EphemeralStorage",
        "FunctionName", "Handler", "KmsKeyArn", "LoggingConfig", "MemorySize", "PackageType",
        "Role", "Runtime", "Timeout", "TracingConfig",
    )  # fmt: skip
    return of(found, *names, Arn="FunctionArn") | {
        "Layers": [one["Arn"] for one in found.get("Layers") or ()],
        "ReservedConcurrentExecutions": reserved.get("ReservedConcurrentExecutions"),
        "Tags": tags(listed),
    }


def _alias(clients: Clients, _id: str, model: Model) -> Properties:
    known = {name: model[name] for name in ("FunctionName", "Name")}
    found = clients("lambda_").get_alias(**known)
    return {**known, **of(found, "Description", "FunctionVersion")}


_ON = ("Creating", "Enabled", "Enabling")


def _mapping(clients: Clients, mapping: str, model: Model) -> Properties:
    found = clients("lambda_").get_event_source_mapping(UUID=mapping)
    name, is_on = (
        model.get("FunctionName", ""),
        found["State"] in ("Creating", "Enabled", "Enabling"),
    )
    is_same = found["FunctionArn"].split(":function:")[-1] == name.split(":function:")[-1]
    names = (
        "BatchSize", "BisectBatchOnFunctionError", "DestinationConfig", "EventSourceArn",
        "FilterCriteria", "FunctionResponseTypes", "MaximumBatchingWindowInSeconds",
        "MaximumRecordAgeInSeconds", "MaximumRetryAttempts", "ParallelizationFactor",
        "StartingPosition", "TumblingWindowInSeconds",
    )  # fmt: skip
    function = name if is_same else found["FunctionArn"]
    return of(found, *names, Id="UUID") | {"Enabled": is_on, "FunctionName": function}


def _url(clients: Clients, _id: str, model: Model) -> Properties:
    known = {"FunctionName": model["TargetFunctionArn"]}
    if qualifier := model.get("Qualifier"):
        known["Qualifier"] = qualifier
    found = clients("lambda_").get_function_url_config(**known)
    kept = {name: model.get(name) for name in ("Qualifier", "TargetFunctionArn")}
    return kept | of(found, "AuthType", "Cors", "InvokeMode")


READERS: dict[str, Reader] = {
    "AWS::IAM::Group": _group,
    "AWS::IAM::InstanceProfile": _instance_profile,
    "AWS::IAM::ManagedPolicy": _managed_policy,
    "AWS::IAM::Role": _role,
    "AWS::IAM::RolePolicy": _role_policy,
    "AWS::IAM::User": _user,
    "AWS::Lambda::Alias": _alias,
    "AWS::Lambda::EventSourceMapping": _mapping,
    "AWS::Lambda::Function": _function,
    "AWS::Lambda::Url": _url,
}
