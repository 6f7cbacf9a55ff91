"""Secrets and their policies."""

import json
from typing import Any

from analytics_emulator.cloudformation.resource_type import Properties
from analytics_emulator.cloudformation.tags import changed_tags


def update_secret(clients: Any, before: Properties, after: Properties) -> None:
    """Set description and key, and put a new version where its text changes."""
    manager, secret = clients.secretsmanager, {"SecretId": before["Id"]}
    changed = {
        name: after.get(name, "")
        for name in ("Description", "KmsKeyId", "SecretString")
        if before.get(name) != after.get(name)
    }
    if changed:
        manager.update_secret(**secret, **changed)
    given, dropped = changed_tags(before, after)
    if dropped:
        manager.untag_resource(**secret, TagKeys=dropped)
    if given:
        manager.tag_resource(**secret, Tags=given)


def put_resource_policy(clients: Any, before: Properties, after: Properties) -> None:
    """Put the policy anew."""
    policy = json.dumps(after["ResourcePolicy"])
    clients.secretsmanager.put_resource_policy(SecretId=before["SecretId"], ResourcePolicy=policy)
