"""Defaults of parameters for each user or group, as the one who looks has them.

Source: user guide, "Creating parameter defaults": a data set says which default each user has, and
the static one counts for users who aren't in it, have none, or have several where one is wanted.
That a user's own default comes before those of their groups is unverified.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from dashboard.aws.athena import Answer
from dashboard.deployed import Deployed, only
from dashboard.expressions.typed_sql import literal
from dashboard.queries.data_scope import data_scope
from dashboard.queries.fields import Field
from dashboard.queries.filters import Conditions
from dashboard.queries.query import Order, Query, build_query
from dashboard.queries.viewer import Viewer
from dashboard.refusal import NotDrawnError

MOST = 100

type Ask = Callable[[Query], Answer]


def with_own_defaults(deployed: Deployed, viewer: Viewer, ask: Ask, now: datetime) -> Deployed:
    """Return a dashboard whose parameters have the viewer's own defaults.

    Where nobody was named, or a default can't be read, it stays as it is: what needs it has a note.
    """
    declared = deployed.definition.get("ParameterDeclarations") or []
    if not viewer.is_known or not any("DynamicValue" in _defaults(one) for one in declared):
        return deployed
    found = [_declared(deployed, one, viewer, ask, now) for one in declared]
    return replace(deployed, definition={**deployed.definition, "ParameterDeclarations": found})


def _defaults(union: Mapping[str, Any]) -> dict[str, Any]:
    return only(union)[1].get("DefaultValues") or {}


def _declared(
    deployed: Deployed, union: Mapping[str, Any], viewer: Viewer, ask: Ask, now: datetime
) -> Mapping[str, Any]:
    kind, body = only(union)
    known = _defaults(union)
    if "DynamicValue" not in known:
        return union
    is_multi = body.get("ParameterValueType") == "MULTI_VALUED"
    try:
        own = _own(deployed, known["DynamicValue"], viewer, is_multi, ask, now)
    except NotDrawnError:
        return union
    static = {name: value for name, value in known.items() if name != "DynamicValue"}
    return {kind: {**body, "DefaultValues": {"StaticValues": own} if own else static}}


def _own(
    deployed: Deployed,
    dynamic: Mapping[str, Any],
    viewer: Viewer,
    is_multi: bool,
    ask: Ask,
    now: datetime,
) -> list[Any]:
    """Return the viewer's defaults: by name, else by groups; several only where several may be."""
    for query in _queries(deployed, dynamic, viewer, now):
        values = [row[0] for row in ask(query).rows]
        if len(values) == 1 or (values and is_multi):
            return values
    return []


def _queries(
    deployed: Deployed, dynamic: Mapping[str, Any], viewer: Viewer, now: datetime
) -> Iterator[Query]:
    user, groups = viewer.names
    column = dynamic["DefaultValueColumn"]
    identifier, name = column["DataSetIdentifier"], column["ColumnName"]
    scope = data_scope(deployed, identifier, {}, now)
    value = scope.column(name)
    named: Sequence[tuple[str, Sequence[str]]] = [
        ("UserNameColumn", [user] if user else []),
        ("GroupNameColumn", groups),
    ]
    for member, identities in named:
        if identities and dynamic.get(member):
            listed = ", ".join(literal(one).text for one in identities)
            who = scope.column(dynamic[member]["ColumnName"]).text
            where = Conditions([f"{who} IN ({listed})", f"{value.text} IS NOT NULL"], [])
            field = Field("", identifier, name, value, False, None, {})
            yield build_query(
                deployed.data_set(identifier), [field], where, [Order(0, "ASC")], MOST
            )
