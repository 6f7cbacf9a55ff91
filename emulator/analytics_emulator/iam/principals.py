"""Who calls: a user, a role's session, a service, who a provider vouches for, or nobody."""

from dataclasses import dataclass, field
from enum import Enum

from analytics_emulator.iam.documents import Statement
from analytics_emulator.iam.errors import UnjudgedError
from analytics_emulator.iam.patterns import Values, is_like

# Services that policies may also name with the region that they call in, as roles of the CDK and of
# serverless-step-functions 3.23.4 name Step Functions, and CloudWatch Logs' user guide names Logs
# ("Subscription filters").
_NAMED_BY_REGION = ("logs.amazonaws.com", "states.amazonaws.com")


class Naming(Enum):
    """How closely a resource's policy names who calls; it decides what else has to allow."""

    EXACTLY = 1  # the user, the session, the service: nothing else is asked
    WIDELY = 2  # the role, or everybody: a boundary and session policies still limit
    BY_ACCOUNT = 3  # the account, which leaves it to its own policies


@dataclass(frozen=True)
class Principal:
    """Who calls, with the documents of the policies that are his.

    `arn` is the user's or the session's, `role_arn` the role's that the session is of; a service
    has neither but its name, and the region that it calls in. `boundary` and `session` are None
    where there are none of them. Who didn't sign has no account; `federated` is the
    provider whose token he shows.
    """

    account: str
    arn: str = ""
    role_arn: str | None = None
    service: str | None = None
    region: str = ""
    federated: str | None = None
    identity: tuple[str, ...] = ()
    boundary: str | None = None
    session: tuple[str, ...] | None = None
    keys: dict[str, Values | None] = field(default_factory=dict)

    @property
    def has_no_policies(self) -> bool:
        """Return whether resources' policies alone let it in: a service, or who didn't sign."""
        return self.service is not None or not self.account

    def named_by(self, statement: Statement) -> Naming | None:
        """Return how a statement of a resource's policy names this principal, if it does."""
        if statement.excepts_principals:
            return None if self._is_excepted_by(statement) else Naming.WIDELY
        found = [
            naming
            for kind, names in (statement.principals or {}).items()
            for name in names
            if (naming := self._named(kind, name)) is not None
        ]
        nearest = min(found, key=lambda naming: naming.value, default=None)
        if nearest == Naming.WIDELY and self.role_arn not in _names_of_aws(statement):
            return Naming.EXACTLY if _asks_for_principal(statement) else nearest
        return nearest

    def _is_excepted_by(self, statement: Statement) -> bool:
        """Return whether a Deny's NotPrincipal leaves this principal out.

        AWS looks at the account, then the role, then the session or the user, and each has to be
        named; of who has a boundary it never leaves one out. With Allow it isn't supported (IAM
        user guide, "NotPrincipal").
        """
        if statement.effect == "Allow":
            raise UnjudgedError("NotPrincipal with Allow")
        if self.has_no_policies:
            kinds = (statement.principals or {}).items()
            return any(self._named(kind, name) for kind, names in kinds for name in names)
        names = _names_of_aws(statement)
        account = {self.account, f"arn:aws:iam::{self.account}:root"}
        chain = {self.arn, self.role_arn or self.arn}
        return self.boundary is None and chain <= names and bool(account & names)

    def _named(self, kind: str, name: str) -> Naming | None:
        if kind == "*" or (kind == "AWS" and name == "*" and not self.federated):
            return Naming.WIDELY
        if kind == "Federated":
            return Naming.EXACTLY if self.federated == name else None
        if kind == "Service":
            return Naming.EXACTLY if name in self._service_names() else None
        if kind == "AWS":
            return None if self.has_no_policies else self._named_by_arn(name)
        if kind == "CanonicalUser":
            return None  # nobody is known by that here
        raise UnjudgedError(f"the principal kind {kind}")

    def _service_names(self) -> tuple[str, ...]:
        if self.service is None:
            return ()
        service, _, domain = self.service.partition(".")
        with_region = f"{service}.{self.region}.{domain}"
        return (self.service, with_region) if self.service in _NAMED_BY_REGION else (self.service,)

    def _named_by_arn(self, name: str) -> Naming | None:
        if name == self.arn:
            return Naming.EXACTLY
        if name == self.role_arn:
            return Naming.WIDELY
        if name == self.account or is_like(name, f"arn:*:iam::{self.account}:root"):
            return Naming.BY_ACCOUNT
        return None


def _names_of_aws(statement: Statement) -> set[str]:
    return set((statement.principals or {}).get("AWS", ()))


def _asks_for_principal(statement: Statement) -> bool:
    """Return whether everybody is named, and a condition says who by `aws:PrincipalArn`.

    Boundaries and session policies don't limit what is granted so (IAM user guide, "IAM role
    principals"), unless they deny.
    """
    tests = statement.conditions.values()
    return any(key.lower() == "aws:principalarn" for keys in tests for key in keys)
