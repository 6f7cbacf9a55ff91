"""The operations on work groups (Athena API reference; user guide, "Workgroup settings")."""

import copy
from datetime import UTC, datetime
from typing import Any

from analytics_emulator.athena.errors import invalid_request, refuse_others
from analytics_emulator.athena.managed_results import check_one_place, managed_configuration
from analytics_emulator.athena.object_store import output_location
from analytics_emulator.athena.paging import list_answer
from analytics_emulator.athena.region import ENGINE_VERSION, Region, Regions
from analytics_emulator.athena.tags import tags_of, work_group_arn
from analytics_emulator.service import CallContext

_CONFIGURATION = {
    "ResultConfiguration",
    "EnforceWorkGroupConfiguration",
    "PublishCloudWatchMetricsEnabled",
    "BytesScannedCutoffPerQuery",
    "RequesterPaysEnabled",
    "EngineVersion",
}
_MAX_WORK_GROUPS = 1000


class WorkGroupOperations:
    """Create, read, update and delete work groups."""

    _regions: Regions

    def create_work_group(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Create a work group; by default it enforces its settings and publishes metrics."""
        region = self._regions.of(context)
        configuration = {
            "EnforceWorkGroupConfiguration": True,
            "PublishCloudWatchMetricsEnabled": True,
            "RequesterPaysEnabled": False,
        } | checked_configuration(context, request.get("Configuration") or {})
        configuration["EngineVersion"] = _engine_version(configuration)
        configuration.setdefault("ResultConfiguration", {})
        check_one_place(configuration)
        work_group = {
            "Name": request["Name"],
            "State": "ENABLED",
            "Configuration": configuration,
            "Description": request.get("Description") or "",
            "CreationTime": datetime.now(UTC),
        }
        with region.lock:
            if request["Name"] in region.work_groups:
                raise invalid_request("WorkGroup is already created")
            if len(region.work_groups) >= _MAX_WORK_GROUPS:
                raise invalid_request("The maximum number of workgroups has been reached")
            region.work_groups[request["Name"]] = work_group
            if request.get("Tags"):
                region.tags[work_group_arn(context, request["Name"])] = tags_of(request["Tags"])
        return {}

    def get_work_group(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Return one work group."""
        region = self._regions.of(context)
        with region.lock:
            return {"WorkGroup": copy.deepcopy(find_work_group(region, request["WorkGroup"]))}

    def list_work_groups(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List work groups by name."""
        region = self._regions.of(context)
        with region.lock:
            groups = [region.work_groups[name] for name in sorted(region.work_groups)]
            return list_answer("WorkGroups", [_summary(group) for group in groups], request)

    def list_engine_versions(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List what a work group's engine may be: AUTO, and the one version that there is."""
        del context  # the same everywhere
        effective = ENGINE_VERSION["EffectiveEngineVersion"]
        versions = [
            ENGINE_VERSION | {"SelectedEngineVersion": name} for name in ("AUTO", effective)
        ]
        return list_answer("EngineVersions", versions, request)

    def update_work_group(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Change what the request names; queries that run keep the settings they began with."""
        region = self._regions.of(context)
        updates = request.get("ConfigurationUpdates") or {}
        with region.lock:
            work_group = find_work_group(region, request["WorkGroup"])
            configuration = _updated(context, work_group["Configuration"], updates)
            work_group["Configuration"] = configuration
            for member in ("Description", "State"):
                if request.get(member) is not None:
                    work_group[member] = request[member]
        return {}

    def delete_work_group(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Delete a work group; with `RecursiveDeleteOption` also what is in it."""
        region = self._regions.of(context)
        name = request["WorkGroup"]
        with region.lock:
            find_work_group(region, name)
            if name == "primary":
                raise invalid_request("The primary workgroup cannot be deleted")
            if not request.get("RecursiveDeleteOption") and _is_used(region, name):
                raise invalid_request(f"WorkGroup {name} is not empty")
            _delete_contents(region, name)
            del region.work_groups[name]
            region.tags.pop(work_group_arn(context, name), None)
        return {}


def find_work_group(region: Region, name: str) -> dict[str, Any]:
    """Find a work group by name."""
    if name not in region.work_groups:
        raise invalid_request("WorkGroup is not found.")
    return region.work_groups[name]


def checked_configuration(context: CallContext, given: dict[str, Any]) -> dict[str, Any]:
    """Take over a configuration, refusing what queries here wouldn't honour."""
    given = {key: value for key, value in given.items() if value is not None}
    managed = managed_configuration(given.pop("ManagedQueryResultsConfiguration", None) or {})
    if given.pop("EnableMinimumEncryptionConfiguration", False):
        raise invalid_request("Not supported by the emulator: minimum encryption")
    refuse_others(given, _CONFIGURATION, "WorkGroupConfiguration")
    version = (given.get("EngineVersion") or {}).get("SelectedEngineVersion")
    if version not in (None, "AUTO", ENGINE_VERSION["EffectiveEngineVersion"]):
        raise invalid_request(f"Not supported by the emulator: engine version {version}")
    checked_result_configuration(context, given.get("ResultConfiguration") or {})
    found = {key: given[key] for key in _CONFIGURATION if key in given}
    return found | ({"ManagedQueryResultsConfiguration": managed} if managed else {})


def _engine_version(configuration: dict[str, Any]) -> dict[str, str]:
    """Return the version that was chosen, and the one that there is."""
    given = configuration.get("EngineVersion") or {}
    return ENGINE_VERSION | {"SelectedEngineVersion": given.get("SelectedEngineVersion") or "AUTO"}


def checked_result_configuration(context: CallContext, given: dict[str, Any]) -> dict[str, Any]:
    """Check where results go: encrypted by S3 alone, and only into this account's buckets."""
    known = {"OutputLocation", "EncryptionConfiguration", "ExpectedBucketOwner", "AclConfiguration"}
    refuse_others(given, known, "ResultConfiguration")
    if given.get("OutputLocation"):
        output_location(given["OutputLocation"])
    encryption = given.get("EncryptionConfiguration") or {}
    if encryption.get("EncryptionOption") == "CSE_KMS":
        raise invalid_request("Not supported by the emulator: CSE_KMS of query results")
    if encryption.get("EncryptionOption") == "SSE_KMS" and not encryption.get("KmsKey"):
        raise invalid_request("A KMS key is required for the encryption option SSE_KMS")
    if given.get("ExpectedBucketOwner") not in (None, context.account_id):
        raise invalid_request("The expected bucket owner is another account")
    return {key: value for key, value in given.items() if value}


def _updated(
    context: CallContext, configuration: dict[str, Any], updates: dict[str, Any]
) -> dict[str, Any]:
    changes = dict(updates)
    removes_cutoff = changes.pop("RemoveBytesScannedCutoffPerQuery", False)
    results = _updated_results(
        configuration.get("ResultConfiguration") or {},
        changes.pop("ResultConfigurationUpdates", None) or {},
    )
    changes["ResultConfiguration"] = results
    before = configuration.get("ManagedQueryResultsConfiguration") or {}
    managed = changes.pop("ManagedQueryResultsConfigurationUpdates", None) or {}
    changes["ManagedQueryResultsConfiguration"] = before | managed
    updated = configuration | checked_configuration(context, changes)
    updated["EngineVersion"] = _engine_version(updated)
    check_one_place(updated)
    if removes_cutoff:
        updated.pop("BytesScannedCutoffPerQuery", None)
    return updated


def _updated_results(results: dict[str, Any], updates: dict[str, Any]) -> dict[str, Any]:
    removed = {key.removeprefix("Remove") for key, on in updates.items() if on is True}
    kept = {key: value for key, value in results.items() if key not in removed}
    return kept | {k: v for k, v in updates.items() if not k.startswith("Remove") and v is not None}


def _summary(work_group: dict[str, Any]) -> dict[str, Any]:
    members = ("Name", "State", "Description", "CreationTime")
    version = work_group["Configuration"]["EngineVersion"]
    return {key: work_group[key] for key in members} | {"EngineVersion": dict(version)}


def _is_used(region: Region, name: str) -> bool:
    return (
        any(query["WorkGroup"] == name for query in region.named_queries.values())
        or any(work_group == name for work_group, _ in region.prepared_statements)
        or any(execution.work_group == name for execution in region.executions.values())
    )


def _delete_contents(region: Region, name: str) -> None:
    region.named_queries = {
        key: query for key, query in region.named_queries.items() if query["WorkGroup"] != name
    }
    region.prepared_statements = {
        key: statement for key, statement in region.prepared_statements.items() if key[0] != name
    }
    for execution in list(region.executions.values()):
        if execution.work_group == name:
            region.remove(execution)
