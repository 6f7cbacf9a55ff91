"""What all kinds of QuickSight assets share: checking, finding, answering, paging, permissions."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from botocore.model import StructureShape

from analytics_emulator.quicksight import model
from analytics_emulator.quicksight.errors import exists, invalid, invalid_because, not_found
from analytics_emulator.quicksight.ports import AthenaPort
from analytics_emulator.quicksight.store import Asset, Store
from analytics_emulator.service import CallContext, ServiceError
from analytics_emulator.shapes.violations import service_model

ARN_KINDS = {
    "DATA_SOURCE": "datasource",
    "DATA_SET": "dataset",
    "THEME": "theme",
    "ANALYSIS": "analysis",
    "TEMPLATE": "template",
    "DASHBOARD": "dashboard",
}


class Operations:
    """State per account and region, and the helpers that each kind's operations stand on."""

    def __init__(self, athena: AthenaPort) -> None:
        self.athena = athena
        self._stores: dict[tuple[str, str], Store] = {}

    def store(self, context: CallContext) -> Store:
        """Return the caller's own assets."""
        return self._stores.setdefault((context.account_id, context.region), Store())

    def checked(
        self, context: CallContext, operation: str, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Check a request against the model and give it with its times parsed."""
        shape = service_model("quicksight").operation_model(operation).input_shape
        if not isinstance(shape, StructureShape):
            raise TypeError(f"{operation} has no input")
        request = model.from_address(shape, request)
        problems = list(model.check(shape, request))
        if problems:
            raise invalid_because(problems)
        account = request.get("AwsAccountId", context.account_id)
        if account != context.account_id:
            message = f"Account {context.account_id} may not use resources of account {account}"
            raise ServiceError("AccessDeniedException", message, 401)
        checked: dict[str, Any] = model.with_times(shape, request)
        return checked

    def create(
        self, context: CallContext, kind: str, identifier: str, request: Mapping[str, Any]
    ) -> Asset:
        """Make an asset and keep it; an id is unique among those of its kind."""
        assets = self.store(context).assets[kind]
        if identifier in assets:
            raise exists(kind, identifier)
        asset = Asset(
            identifier,
            self.arn(context, kind, identifier),
            request["Name"],
            permissions=granted({}, request.get("Permissions") or []),
            tags={tag["Key"]: tag["Value"] for tag in request.get("Tags") or []},
        )
        assets[identifier] = asset
        return asset

    def find(self, context: CallContext, kind: str, identifier: str) -> Asset:
        """Return the asset or answer that it isn't there."""
        asset = self.store(context).assets[kind].get(identifier)
        if asset is None:
            raise not_found(kind, identifier)
        return asset

    def find_arn(self, context: CallContext, arn: str, kind: str | None = None) -> Asset:
        """Return the asset that an ARN names."""
        kinds = [kind] if kind else list(ARN_KINDS)
        for name in kinds:
            for asset in self.store(context).assets[name].values():
                if asset.arn == arn:
                    return asset
        raise not_found(kind or "UNKNOWN", arn)

    @staticmethod
    def arn(context: CallContext, kind: str, identifier: str) -> str:
        """Build an asset's ARN."""
        prefix = f"arn:aws:quicksight:{context.region}:{context.account_id}"
        return f"{prefix}:{ARN_KINDS[kind]}/{identifier}"


def answer(status: int = 200, /, **members: Any) -> dict[str, Any]:
    """Return a response with the members that every QuickSight response has."""
    present = {name: value for name, value in members.items() if value is not None}
    return {**present, "RequestId": str(uuid.uuid4()), "Status": status}


def page(request: Mapping[str, Any], items: Iterable[Any]) -> tuple[list[Any], str | None]:
    """Cut a list by MaxResults and NextToken; a token is the index to go on from."""
    everything = list(items)
    token = request.get("NextToken") or "0"
    if not token.isdigit():
        raise ServiceError("InvalidNextTokenException", f"NextToken {token} is not valid", 400)
    start, size = int(token), request.get("MaxResults") or 100
    rest = str(start + size) if start + size < len(everything) else None
    return everything[start : start + size], rest


def granted(
    permissions: Mapping[str, list[str]], grants: Iterable[Mapping[str, Any]]
) -> dict[str, list[str]]:
    """Add grants; an update replaces nothing that it doesn't name."""
    result = {principal: list(actions) for principal, actions in permissions.items()}
    for grant in grants:
        held = result.setdefault(grant["Principal"], [])
        held.extend(action for action in grant["Actions"] if action not in held)
    return result


def revoked(
    permissions: Mapping[str, list[str]], grants: Iterable[Mapping[str, Any]]
) -> dict[str, list[str]]:
    """Take grants away; a principal with nothing left disappears."""
    gone = {grant["Principal"]: set(grant["Actions"]) for grant in grants}
    left = {
        principal: [action for action in actions if action not in gone.get(principal, set())]
        for principal, actions in permissions.items()
    }
    return {principal: actions for principal, actions in left.items() if actions}


def permission_list(asset: Asset) -> list[dict[str, Any]]:
    """Return permissions in the API's form."""
    return [
        {"Principal": principal, "Actions": actions}
        for principal, actions in asset.permissions.items()
    ]


def require(condition: object, message: str) -> None:
    """Refuse a request for the given reason unless the condition holds."""
    if not condition:
        raise invalid(message)
