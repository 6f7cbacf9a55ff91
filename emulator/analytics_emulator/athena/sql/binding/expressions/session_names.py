"""The catalog and the database that a query's bare names mean: what ibis asks for first.

Trino docs, "SELECT: session functions": they are the session's, also in a view of another database.
"""

from sqlglot import exp

from ...nodes.values import Literal, Value, null
from ...types import VARCHAR
from ..binder import Binder, rule
from ..scope import Scope
from ..shape import CATALOG


@rule(exp.CurrentCatalog)
def current_catalog(_binder: Binder, _node: exp.Expr, _scope: Scope) -> Value:
    """Return current_catalog as Athena's errors spell it (measured)."""
    return Literal(VARCHAR, CATALOG)


@rule(exp.CurrentSchema)
def current_schema(binder: Binder, _node: exp.Expr, _scope: Scope) -> Value:
    """Return current_schema, NULL where the request has no database."""
    database = binder.queries.session.database
    return Literal(VARCHAR, database.lower()) if database else null(VARCHAR)
