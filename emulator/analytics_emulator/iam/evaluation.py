"""Whether a call is allowed (IAM user guide, "Policy evaluation logic").

A Deny anywhere wins. Within an account an Allow of the caller's policies or of the resource's is
enough, but a boundary and session policies have to allow as well, unless the resource's policy
names the user or the session itself. Between accounts both have to allow. A role's trust and a
key's policy decide alone, unless they leave it to the account.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from analytics_emulator.iam.conditions import are_met
from analytics_emulator.iam.documents import Statement, statements
from analytics_emulator.iam.errors import UnjudgedError, any_holds
from analytics_emulator.iam.patterns import Keys
from analytics_emulator.iam.principals import Naming, Principal

IDENTITY, BOUNDARY, SESSION, RESOURCE = (
    "identity-based policy", "permissions boundary", "session policy", "resource-based policy",
)  # fmt: skip


@dataclass(frozen=True)
class Need:
    """One action on one resource, and what is known of the call (keys in lower case)."""

    action: str
    resource: str
    keys: Keys


@dataclass(frozen=True)
class ResourcePolicy:
    """A resource's own policy, and the account that owns it.

    `decides` says that nobody is let in past it: a key's policy, a role's trust.
    """

    account: str
    document: str | None = None
    decides: bool = False


@dataclass(frozen=True)
class Verdict:
    """Whether it is allowed; if not, which kind of policy stands in the way and how."""

    allowed: bool
    kind: str = IDENTITY
    is_explicit: bool = False
    unjudged: str | None = None


_ALLOWED = Verdict(allowed=True)


def judge(principal: Principal, need: Need, resource: ResourcePolicy) -> Verdict:
    """Return whether a principal may do what is needed."""
    try:
        return _judge(principal, need, resource)
    except UnjudgedError as error:
        return Verdict(allowed=False, unjudged=str(error))


def _judge(principal: Principal, need: Need, resource: ResourcePolicy) -> Verdict:
    identity = _effect(principal.identity, need)
    boundary = _limit(None if principal.boundary is None else (principal.boundary,), need)
    session = _limit(principal.session, need)
    by_resource, naming = _effect_of_resource(principal, need, resource.document)
    found = {IDENTITY: identity, BOUNDARY: boundary, SESSION: session, RESOURCE: by_resource}
    for kind, effect in found.items():
        if effect == "Deny":
            return Verdict(allowed=False, kind=kind, is_explicit=True)
    is_at_home = principal.has_no_policies or resource.account == principal.account
    if naming == Naming.EXACTLY and is_at_home:
        return _ALLOWED
    return _of_account(principal, resource, found, naming)


def _of_account(
    principal: Principal,
    resource: ResourcePolicy,
    found: dict[str, str | None],
    naming: Naming | None,
) -> Verdict:
    """Judge by the caller's policies, together with a resource's that doesn't name him itself."""
    if principal.has_no_policies:
        return Verdict(allowed=naming == Naming.WIDELY, kind=RESOURCE)
    is_foreign = resource.account != principal.account
    if (resource.decides or is_foreign) and naming is None:
        return Verdict(allowed=False, kind=RESOURCE)
    is_let_in = naming == Naming.WIDELY and not is_foreign
    if found[IDENTITY] is None and not is_let_in:
        return Verdict(allowed=False, kind=IDENTITY)
    for kind in (BOUNDARY, SESSION):
        if found[kind] is None:
            return Verdict(allowed=False, kind=kind)
    return _ALLOWED


def _limit(documents: tuple[str, ...] | None, need: Need) -> str | None:
    """Return what a limit says; one that isn't set allows."""
    return "Allow" if documents is None else _effect(documents, need)


def _effect(documents: Iterable[str], need: Need) -> str | None:
    return _strongest([one for document in documents for one in statements(document)], need)


def _effect_of_resource(
    principal: Principal, need: Need, document: str | None
) -> tuple[str | None, Naming | None]:
    """Return what a resource's policy says, and how closely an Allow names the caller."""
    named = [
        (one, naming)
        for one in (statements(document) if document else ())
        if (naming := principal.named_by(one))
    ]
    denies = [one for one, _naming in named if one.effect == "Deny"]
    if _strongest(denies, need) == "Deny":
        return "Deny", None
    for naming in Naming:
        allows = [one for one, how in named if one.effect == "Allow" and how == naming]
        if _strongest(allows, need) == "Allow":
            return "Allow", naming
    return None, None


def _strongest(found: list[Statement], need: Need) -> str | None:
    """Return Deny, Allow or None.

    A Deny that can't be judged stops where no other one denies, an Allow that can't where no other
    one allows.
    """
    for effect in ("Deny", "Allow"):
        if any_holds(partial(_applies, one, need) for one in found if one.effect == effect):
            return effect
    return None


def _applies(statement: Statement, need: Need) -> bool:
    is_about = statement.is_about(need.action.lower(), need.resource, need.keys)
    return is_about and are_met(statement, need.keys)
