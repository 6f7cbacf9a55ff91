"""Keys of KMS and their aliases."""

import json
from typing import Any

from analytics_emulator.cloudformation.resource_type import Properties
from analytics_emulator.cloudformation.tags import changed_tags


def update_alias(clients: Any, before: Properties, after: Properties) -> None:
    """Point it to another key."""
    clients.kms.update_alias(AliasName=before["AliasName"], TargetKeyId=after["TargetKeyId"])


def update_key(clients: Any, before: Properties, after: Properties) -> None:
    """Set what CreateKey and the calls behind it have set; only what changes is called."""
    kms, key = clients.kms, {"KeyId": before["KeyId"]}

    def differs(name: str) -> bool:
        return bool(before.get(name) != after.get(name))

    if differs("Enabled") and _is(after, "Enabled", default=True):
        kms.enable_key(**key)  # first, for a disabled key takes nothing else
    if differs("Description"):
        kms.update_key_description(**key, Description=after.get("Description", ""))
    if differs("KeyPolicy"):
        kms.put_key_policy(**key, PolicyName="default", Policy=json.dumps(after["KeyPolicy"]))
    if differs("EnableKeyRotation"):
        turns = _is(after, "EnableKeyRotation", default=False)
        (kms.enable_key_rotation if turns else kms.disable_key_rotation)(**key)
    given, dropped = changed_tags(before, after)
    if dropped:
        kms.untag_resource(**key, TagKeys=dropped)
    if given:
        tags = [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in given]
        kms.tag_resource(**key, Tags=tags)
    if differs("Enabled") and not _is(after, "Enabled", default=True):
        kms.disable_key(**key)


def _is(properties: Properties, name: str, *, default: bool) -> bool:
    return str(properties.get(name, default)).lower() == "true"
