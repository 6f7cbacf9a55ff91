"""The commands' calls, as they stand in the sources, are those whose permissions are asked for."""

import ast
from collections.abc import Iterator

import botocore.session
from botocore import xform_name

from scripts import ROOT
from scripts.grants import commands

FOLDERS = ("aws", "preflight", "release", "smoke_test", "stacks", "answers")
# Operations that IAM knows by another action (service authorization references).
ACTIONS = {
    "head_bucket": "s3:ListBucket", "head_object": "s3:GetObject",
    "list_objects_v2": "s3:ListBucket", "list_object_versions": "s3:ListBucketVersions",
    "delete_objects": "s3:DeleteObjectVersion", "update_account": "apigateway:PATCH",
    "get_account": "apigateway:GET", "get_api_key": "apigateway:GET",
    "get_session": None,  # botocore's own
    "get_caller_identity": None,  # needs no permission
    "delete_bucket": "",  # of teardown alone; s3:* of the deployment's buckets grants it
    "continue_update_rollback": "cloudformation:ContinueUpdateRollback",
}  # fmt: skip


def operations() -> dict[str, set[str]]:
    """The operations of the services that the commands reach, in Python's spelling."""
    session, found = botocore.session.get_session(), dict[str, set[str]]()
    for service in ("athena", "cloudformation", "cloudwatch", "firehose", "iam", "lambda", "s3"):
        for name in session.get_service_model(service).operation_names:
            found.setdefault(xform_name(name), set()).add(f"{service}:{name}")
    return found


def called() -> Iterator[str]:
    """Names of methods that are called, and texts that name an operation for a paginator."""
    for folder in FOLDERS:
        for path in (ROOT / "scripts" / folder).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    yield node.func.attr
                    if node.func.attr == "get_paginator" and isinstance(node.args[0], ast.Constant):
                        yield str(node.args[0].value)


def test_every_call_of_the_commands_is_in_the_tables() -> None:
    groups = [*commands.DEPLOY.values(), *commands.LOOKING.values()]
    known, granted = operations(), {one for group in groups for one in group}
    needed = set[str]()
    for name in called():
        if name in ACTIONS:
            needed |= {ACTIONS[name]} - {None, ""}
        elif name in known and "_" in name:
            needed |= known[name] if len(known[name]) == 1 else set()
    assert len(needed) > 15
    assert needed - granted == set()
