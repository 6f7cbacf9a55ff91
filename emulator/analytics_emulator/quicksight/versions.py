"""A version of a template's, an analysis's or a dashboard's definition, and what tells of it."""

from collections.abc import Iterable
from typing import Any

from analytics_emulator.quicksight.model import Problem
from analytics_emulator.quicksight.operations import answer
from analytics_emulator.quicksight.store import Asset, Version


def judged_version(
    number: int, request: dict[str, Any], verb: str, problems: Iterable[Problem]
) -> Version:
    """Return a version of a request's definition with what is wrong with it.

    With ValidationStrategy STRICT (the default) any problem makes it `…_FAILED`; with LENIENT they
    are kept and it succeeds (API reference, ValidationStrategy). `verb` is CREATION or UPDATE.
    """
    errors = [_error(problem) for problem in problems]
    lenient = request.get("ValidationStrategy", {}).get("Mode") == "LENIENT"
    status = "FAILED" if errors and not lenient else "SUCCESSFUL"
    return Version(number, request, f"{verb}_{status}", errors)


def latest_answer(asset: Asset, member: str) -> dict[str, Any]:
    """Answer with an asset's newest version; `member` is what the asset's id is called."""
    version = asset.latest
    return answer(
        202,
        Arn=asset.arn,
        VersionArn=version_arn(asset, version),
        **{member: asset.id},
        CreationStatus=version.status,
    )


def definition_answer(
    asset: Asset, version: Version, member: str, status: str, **others: Any
) -> dict[str, Any]:
    """Answer with a version's definition; `member` is what the asset's id is called."""
    return answer(
        **{member: asset.id},
        Name=asset.name,
        Errors=version.errors or None,
        ResourceStatus=status,
        ThemeArn=version.request.get("ThemeArn"),
        Definition=version.request["Definition"],
        **others,
    )


def described_version(version: Version) -> dict[str, Any]:
    """Return what describing a template's or a dashboard's version tells of it."""
    request = version.request
    source: dict[str, Any] = next(iter((request.get("SourceEntity") or {}).values()), {})
    optional = {
        "Errors": version.errors,
        "Description": request.get("VersionDescription"),
        "ThemeArn": request.get("ThemeArn"),
        "SourceEntityArn": source.get("Arn"),
    }
    return {
        "CreatedTime": version.created,
        "VersionNumber": version.number,
        "Status": version.status,
        "Sheets": sheets_of(version),
        **{name: value for name, value in optional.items() if value},
    }


def version_arn(asset: Asset, version: Version) -> str:
    """Return the ARN of an asset's version."""
    return f"{asset.arn}/version/{version.number}"


def sheets_of(version: Version) -> list[dict[str, Any]]:
    """Return the summaries of a version's sheets."""
    sheets = version.request["Definition"].get("Sheets") or []
    return [{"SheetId": sheet["SheetId"], "Name": sheet.get("Name", "")} for sheet in sheets]


def data_set_arns(version: Version) -> list[str]:
    """Return the ARNs of a version's data sets."""
    declared = version.request["Definition"]["DataSetIdentifierDeclarations"]
    return [item["DataSetArn"] for item in declared]


def _error(problem: Problem) -> dict[str, Any]:
    return {
        "Type": problem.type,
        "Message": str(problem),
        "ViolatedEntities": [{"Path": problem.path}],
    }
