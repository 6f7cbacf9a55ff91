"""Tells which stacks import an export (CloudFormation API reference, ListImports).

LocalStack always answers that none does. The text for an export that nobody imports is the one that
users quote.
"""

from typing import Any

from localstack.aws.api import handler
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.localstack.stacks import importers, refused
from analytics_emulator.localstack.typed import add_operations


def apply() -> None:
    """Put the operation in place of LocalStack's."""
    add_operations(provider.CloudformationProviderV2, list_imports)


@handler("ListImports", expand=False)
def list_imports(_self: Any, context: Any, request: dict[str, Any]) -> dict[str, list[str]]:
    """Give the names of the stacks that stand and import it."""
    export = request["ExportName"]
    names = importers(export, context.account_id, context.region)
    if not names:
        raise refused(f"Export '{export}' is not imported by any stack.")
    return {"Imports": names}
