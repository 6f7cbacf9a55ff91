"""Who calls: a user, a role's session, a service, or the account itself."""

from dataclasses import dataclass, field
from enum import Enum

from analytics_emulator.iam.documents import Statement
from analytics_emulator.iam.errors import UnjudgedError
from analytics_emulator.iam.patterns import Values, is_like


class Naming(Enum):
    """How closely a resource's policy names who calls; it decides what else has to allow."""

    EXACTLY = 1  # the user, the session, the service: nothing else is asked
    WIDELY = 2  # the role, or everybody: a boundary and session policies still limit
    BY_ACCOUNT = 3  # the account, which leaves it to its own policies


@dataclass(frozen=True)
class Principal:
    """Who calls, with the documents of the policies that are his.

    `arn` is the user's or the session's, `role_arn` the role's that the session is of; a service
    has neither but its name. `boundary` and `session` are None where there are none of them.
    Who didn't sign has no account.
    """

    account: str
    arn: str = ""
    role_arn: str | None = None
    service: str | None = None
    identity: tuple[str, ...] = ()
    boundary: str | None = None
    session: tuple[str, ...] | None = None
    keys: dict[str, Values | None] = field(default_factory=dict)

    @property
    def is_let_in_by_resources_alone(self) -> bool:
        """Return whether it has no policies of its own: a service, or who didn't sign."""
        return self.service is not None or not self.account

    def named_by(self, statement: Statement) -> Naming | None:
        """Return how a statement of a resource's policy names this principal, if it does."""
        principals = statement.principals or {}
        found = [
            naming
            for kind, names in principals.items()
            for name in names
            if (naming := self._named(kind, name)) is not None
        ]
        if statement.excepts_principals:
            return None if found else Naming.WIDELY
        return min(found, key=lambda naming: naming.value, default=None)

    def _named(self, kind: str, name: str) -> Naming | None:
        if kind == "*" or (kind == "AWS" and name == "*"):
            return Naming.WIDELY
        if kind == "Service":
            return Naming.EXACTLY if self.service == name else None
        if kind == "AWS":
            return None if self.is_let_in_by_resources_alone else self._named_by_arn(name)
        if kind in ("Federated", "CanonicalUser"):
            return None  # nobody signs in that way here
        raise UnjudgedError(f"the principal kind {kind}")

    def _named_by_arn(self, name: str) -> Naming | None:
        if name == self.arn:
            return Naming.EXACTLY
        if name == self.role_arn:
            return Naming.WIDELY
        if name == self.account or is_like(name, f"arn:*:iam::{self.account}:root"):
            return Naming.BY_ACCOUNT
        return None
