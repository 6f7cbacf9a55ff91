"""A dashboard's parameters: their declared types and defaults, and the reader's choices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from dashboard.expressions.rolling import rolling_date
from dashboard.refusal import NotDrawnError

type Value = str | int | Decimal | datetime
TYPES = {
    "StringParameterDeclaration": "STRING",
    "IntegerParameterDeclaration": "INTEGER",
    "DecimalParameterDeclaration": "DECIMAL",
    "DateTimeParameterDeclaration": "DATETIME",
}


@dataclass(frozen=True)
class Parameter:
    """A parameter's values now; none at all means that it is unset.

    One whose default can't be known has a refusal, which is raised where its values are needed: the
    visuals that don't need them are drawn.
    """

    name: str
    type: str
    known: tuple[Value, ...]
    is_multi: bool
    refusal: str = ""

    @property
    def values(self) -> tuple[Value, ...]:
        """Give the values, or say why there are none."""
        if self.refusal:
            raise NotDrawnError(self.refusal)
        return self.known


type Parameters = Mapping[str, Parameter]


def read_parameters(
    definition: Mapping[str, Any], chosen: Mapping[str, Any], now: datetime
) -> dict[str, Parameter]:
    """Give each declared parameter with the chosen values, or its defaults.

    `chosen` holds a text or a list of texts by name. Raises `NotDrawnError` for a chosen value that
    isn't of the parameter's type.
    """
    found = {}
    for declaration in definition.get("ParameterDeclarations") or []:
        kind, body = next(iter(declaration.items()))
        name, data_type = body["Name"], TYPES[kind]
        multi = body.get("ParameterValueType") == "MULTI_VALUED"
        if name in chosen:
            found[name] = Parameter(name, data_type, _typed(chosen[name], data_type), multi)
            continue
        try:
            found[name] = Parameter(name, data_type, _defaults(body, data_type, now), multi)
        except NotDrawnError as error:
            found[name] = Parameter(name, data_type, (), multi, str(error))
    return found


def typed(raw: Any, data_type: str) -> Value:
    """Convert a value from a request or a definition; times without an offset are UTC."""
    try:
        if data_type == "INTEGER":
            return int(raw)
        if data_type == "DECIMAL":
            return Decimal(str(raw))
        if data_type == "DATETIME":
            return as_utc(raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw)))
    except (ValueError, InvalidOperation) as error:
        raise NotDrawnError(f"{raw!r} is not a value of type {data_type}") from error
    return str(raw)


def as_utc(moment: datetime) -> datetime:
    """Give a moment in UTC without an offset, as Athena's timestamps are."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _typed(raw: Any, data_type: str) -> tuple[Value, ...]:
    texts = raw if isinstance(raw, list) else [raw]
    return tuple(typed(text, data_type) for text in texts if text not in (None, ""))


def _defaults(body: Mapping[str, Any], data_type: str, now: datetime) -> tuple[Value, ...]:
    defaults = body.get("DefaultValues") or {}
    if rolling := defaults.get("RollingDate"):
        return (rolling_date(rolling["Expression"], now),)
    if defaults.get("DynamicValue") and not defaults.get("StaticValues"):
        raise NotDrawnError(f"The parameter {body['Name']} has a default for each user")
    return _typed(defaults.get("StaticValues") or [], data_type)
