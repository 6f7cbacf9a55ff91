"""A dashboard's parameters: their declared types and defaults, and the reader's choices."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from dashboard.deployed import declared_parameters
from dashboard.expressions.rolling import rolling_date
from dashboard.refusal import NotDrawnError
from dashboard.zones import week_start_of

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
    visuals that don't need them are drawn. `unset` stands for none, and `note` says what QuickSight
    would know and this app doesn't. `defaults` are the static ones, whatever is chosen.
    """

    name: str
    type: str
    known: tuple[Value, ...]
    is_multi: bool
    refusal: str = ""
    unset: tuple[Value, ...] = ()
    note: str = ""
    defaults: tuple[Any, ...] = ()

    @property
    def values(self) -> tuple[Value, ...]:
        """Return the values, or say why there are none."""
        if self.refusal:
            raise NotDrawnError(self.refusal)
        return self.known or self.unset


type Parameters = Mapping[str, Parameter]


class Noting(Mapping[str, Parameter]):
    """Parameters that remember which were asked for: only what needs one has its note."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self._asked: dict[str, None] = {}

    def __getitem__(self, name: str) -> Parameter:
        """Return a parameter, and remember its name."""
        found = self._parameters[name]
        self._asked[name] = None
        return found

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self._parameters)

    def __len__(self) -> int:
        """Count the parameters."""
        return len(self._parameters)

    @property
    def asked(self) -> Set[str]:
        """Return the names of those that were asked for."""
        return self._asked.keys()

    @property
    def notes(self) -> list[str]:
        """Return the notes of those that were asked for."""
        return [note for name in self._asked if (note := self._parameters[name].note)]


def read_parameters(
    definition: Mapping[str, Any], chosen: Mapping[str, Any], now: datetime
) -> dict[str, Parameter]:
    """Return each declared parameter with the chosen values, or its defaults.

    `chosen` holds a text or a list of texts by name. Raises `NotDrawnError` for a chosen value that
    isn't of the parameter's type.
    """
    found = {}
    week_start = week_start_of(definition)
    for kind, body in declared_parameters(definition):
        name, data_type = body["Name"], TYPES[kind]
        multi = body.get("ParameterValueType") == "MULTI_VALUED"
        plain = Parameter(
            name,
            data_type,
            (),
            multi,
            unset=_when_unset(body, data_type),
            defaults=tuple((body.get("DefaultValues") or {}).get("StaticValues") or ()),
        )
        if name in chosen:
            found[name] = replace(plain, known=_typed(chosen[name], data_type))
        else:
            found[name] = _defaulted(plain, body, now, week_start)
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
    """Return a moment in UTC without an offset, as Athena's timestamps are."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _typed(raw: Any, data_type: str) -> tuple[Value, ...]:
    texts = raw if isinstance(raw, list) else [raw]
    return tuple(typed(text, data_type) for text in texts if text not in (None, ""))


def _when_unset(body: Mapping[str, Any], data_type: str) -> tuple[Value, ...]:
    """Return the author's own value of an unset parameter.

    Source: API reference, `StringValueWhenUnsetConfiguration`; what the recommended value is, it
    doesn't say: filters by an unset parameter keep all rows, expressions see NULL.
    """
    return _typed((body.get("ValueWhenUnset") or {}).get("CustomValue"), data_type)


def _defaulted(
    plain: Parameter, body: Mapping[str, Any], now: datetime, week_start: str
) -> Parameter:
    """Return a parameter with its default; of those for each user, that of a user who has none.

    Source: user guide, "Creating parameter defaults": for a user without a default of their own the
    static default counts, and without one the parameter has no value until the reader chooses.
    """
    defaults = body.get("DefaultValues") or {}
    try:
        if rolling := defaults.get("RollingDate"):
            moment = rolling_date(rolling["Expression"], now, week_start)
            known: tuple[Value, ...] = (moment,)
        else:
            known = _typed(defaults.get("StaticValues") or [], plain.type)
    except NotDrawnError as error:
        return replace(plain, refusal=str(error))
    note = _user_note(plain.name, bool(known)) if defaults.get("DynamicValue") else ""
    return replace(plain, known=known, note=note)


def _user_note(name: str, has_default: bool) -> str:
    told = "its common default counts" if has_default else "it is unset until you choose"
    return f"The parameter {name} has a default for each user; here {told}."
