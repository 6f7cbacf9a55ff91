"""Holds policies against what a deployment needs: what is missing, what is granted for nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product

from scripts.grants import commands, needs, published
from scripts.grants.needs import Scope
from scripts.grants.policy import Need, Statement, allows, is_like

CUSTOMER_KEY = "key/00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Missing:
    """An action that no policy allows on a resource, and who needs it."""

    action: str
    resource: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Unneeded:
    """An action, or a statement's resource, that nothing needs."""

    sid: str
    granted: str


def every_option(scope: Scope) -> Iterator[Scope]:
    """Yield the scope with every option on: under a key of the account's, and under its own."""
    place = scope.place
    bucket = f"{scope.tag}-artifacts-{place.account}-{place.region}"
    options = {
        "AlertsCodeKey": "code/alerts/hash.zip",
        "CodeBucketName": bucket,
        "EmailAddress": "owner@example.com",
        "FigureAlerts": "true",
        "ImportMode": "SPICE",
        "IngestCodeKey": "code/ingest/hash.zip",
        "ManageAccountSetting": "true",
        "PrincipalArn": place.arn("quicksight", "user/default/owner"),
        "PseudonymizeCustomerIds": "true",
        "ReportCodeKey": "code/report/hash.zip",
        "ReportRecipients": "owner@example.com",
        "TracingMode": "Active",
        "TransformCodeKey": "code/transform/hash.zip",
        "WebFirewall": "true",
    }
    for key in (place.arn("kms", CUSTOMER_KEY), ""):
        yield replace(scope, parameters=options | {"KmsKeyArn": key} | dict(scope.parameters))


def of_deploying(scopes: Iterable[Scope]) -> dict[Need, list[str]]:
    """Return what deploying, updating and taking down needs in any of the scopes."""
    found: dict[Need, list[str]] = {}
    for scope in scopes:
        for need, reasons in needs.of_resources(scope).items():
            found.setdefault(need, []).extend(f"{one.who} {one.when}" for one in reasons)
        for need, group in chain(commands.of_deploying(scope), commands.of_looking(scope)):
            found.setdefault(need, []).append(f"scripts/deploy: {group}")
    return found


def of_planning(scopes: Iterable[Scope]) -> dict[Need, list[str]]:
    """Return what a plan needs."""
    found: dict[Need, list[str]] = {}
    for scope in scopes:
        for need, group in commands.of_planning(scope):
            found.setdefault(need, []).append(f"scripts/deploy --plan: {group}")
    return found


def missing(policies: Sequence[Statement], wanted: dict[Need, list[str]]) -> list[Missing]:
    """Return what policies don't allow, each once, in the order of actions."""
    lacking = {need: reasons for need, reasons in wanted.items() if not allows(policies, need)}
    return [
        Missing(need.action, need.resource, tuple(dict.fromkeys(reasons)))
        for need, reasons in sorted(
            lacking.items(), key=lambda item: (item[0].action, item[0].resource)
        )
    ]


def unneeded(policies: Sequence[Statement], wanted: Iterable[Need]) -> Iterator[Unneeded]:
    """Yield the actions and resources of Allow statements that no need meets.

    Of `service:*` only the resources are told: it is granted as a whole on purpose.
    """
    known = list(wanted)
    for statement in (one for one in policies if one.effect == "Allow"):
        used = [need for need in known if statement.matches(need)]
        for action in () if statement.excepts_actions else statement.actions:
            if action != "*" and not any(
                is_like(need.action.lower(), action.lower()) for need in used
            ):
                yield Unneeded(statement.sid, action)
        for resource in () if statement.excepts_resources else statement.resources:
            if resource != "*" and not any(is_like(need.resource, resource) for need in used):
                yield Unneeded(statement.sid, resource)


def unknown_actions(policies: Sequence[Statement]) -> Iterator[Unneeded]:
    """Yield granted actions that AWS doesn't have, such as one that is misspelt."""
    for statement, action in (pair for one in policies for pair in product([one], one.actions)):
        known = published.actions(action)
        if action != "*" and not any(is_like(one, action.lower()) for one in known):
            yield Unneeded(statement.sid, f"{action} (no such action)")
