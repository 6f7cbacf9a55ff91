"""Which rows a filter keeps, worked out in Python: no SQL, and none of the dashboard's own code.

Source: API reference, `CategoryFilter`, `NumericEqualityFilter`, `NumericRangeFilter` and
`RelativeDatesFilter`. A filter by a parameter that is unset keeps all rows.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from dashboard.deployed import declared_parameters, only
from tests.foreign.evaluation import UnknownError

type Keeps = Callable[[Any], bool]
type Body = Mapping[str, Any]
type Defaults = Mapping[str, Sequence[Any]]  # of parameters, by name

TESTS: dict[str, Callable[[Any, Sequence[str]], bool]] = {
    "EQUALS": lambda value, listed: value in listed,
    "DOES_NOT_EQUAL": lambda value, listed: value not in listed,
    "CONTAINS": lambda value, listed: any(one in value for one in listed),
    "DOES_NOT_CONTAIN": lambda value, listed: not any(one in value for one in listed),
    "STARTS_WITH": lambda value, listed: value.startswith(tuple(listed)),
    "ENDS_WITH": lambda value, listed: value.endswith(tuple(listed)),
}
OF_LISTS = {"CONTAINS": "EQUALS", "DOES_NOT_CONTAIN": "DOES_NOT_EQUAL"}  # whole values are listed
MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}


def defaults_of(definition: Mapping[str, Any]) -> Defaults:
    """Return what parameters are until somebody chooses, but rolling dates and users' own."""
    found: dict[str, Sequence[Any]] = {}
    for _, body in declared_parameters(definition):
        values = body.get("DefaultValues") or {}
        if not values.get("RollingDate") and not values.get("DynamicValue"):
            found[body["Name"]] = values.get("StaticValues") or []
    return found


def keeps_all(kind: str, body: Body) -> bool:
    """Tell whether a filter only waits for its reader's choice; rows have no NULL as a date."""
    if kind == "TimeRangeFilter":
        return not body.get("RangeMinimumValue") and not body.get("RangeMaximumValue")
    configured: Body = next(iter((body.get("Configuration") or {}).values()), {})
    chosen = {body.get("SelectAllOptions"), configured.get("SelectAllOptions")}
    return "FILTER_ALL_VALUES" in chosen


def keeper(kind: str, body: Body, defaults: Defaults) -> Keeps:
    """Return what tells whether a filter keeps a row, by the row's value."""
    if kind not in FILTERS:
        raise UnknownError
    return FILTERS[kind](body, defaults)


def _category(body: Body, defaults: Defaults) -> Keeps:
    shape, configured = only(body["Configuration"])
    if configured.get("NullOption") == "NULLS_ONLY":
        raise UnknownError
    name, operator = configured.get("ParameterName"), configured.get("MatchOperator")
    listed = configured.get("CategoryValues") or [configured.get("CategoryValue")]
    if name:
        listed = _values(name, defaults)
        if not listed:
            return lambda _: True
    if shape != "CustomFilterConfiguration":
        operator = OF_LISTS.get(operator, "")
    if operator not in TESTS or not all(isinstance(one, str) for one in listed):
        raise UnknownError

    def keeps(value: Any) -> bool:
        if value is None and configured.get("NullOption") == "ALL_VALUES":
            raise UnknownError
        return value is not None and TESTS[operator](value, listed)

    return keeps


def _values(name: str, defaults: Defaults) -> Sequence[Any]:
    if name not in defaults:
        raise UnknownError
    return defaults[name]


def _numbers(body: Body, _: Defaults) -> Keeps:
    bounds = [body.get("RangeMinimum") or {}, body.get("RangeMaximum") or {}]
    if body.get("AggregationFunction") or any("Parameter" in bound for bound in bounds):
        raise UnknownError
    low, high = (bound.get("StaticValue") for bound in bounds)
    has_low, has_high = body.get("IncludeMinimum"), body.get("IncludeMaximum")
    return lambda value: (
        value is not None
        and (
            (low is None or value > low or bool(has_low and value == low))
            and (high is None or value < high or bool(has_high and value == high))
        )
    )


def _number(body: Body, defaults: Defaults) -> Keeps:
    name, wanted = body.get("ParameterName"), body.get("Value")
    if name:
        found = _values(name, defaults)
        if not found:
            return lambda _: True
        (wanted,) = found
    if body.get("AggregationFunction") or wanted is None:
        raise UnknownError
    is_equal = body.get("MatchOperator") == "EQUALS"
    return lambda value: value is not None and (value == wanted) == is_equal


def _relative(body: Body, _: Defaults) -> Keeps:
    anchor = (body.get("AnchorDateConfiguration") or {}).get("AnchorOption") or "NOW"
    exclusion = (body.get("ExcludePeriodConfiguration") or {}).get("Status", "ENABLED")
    is_cut = body.get("ExcludePeriodConfiguration") and exclusion == "ENABLED"
    if anchor != "NOW" or body.get("ParameterName") or is_cut:
        raise UnknownError
    kind, count = body["RelativeDateType"], int(body.get("RelativeDateValue") or 1)
    first, last = {"LAST": (1 - count, 1), "PREVIOUS": (-1, 0), "THIS": (0, 1)}.get(kind, (0, 0))
    if first == last:
        raise UnknownError
    begin, end = (_moment(body["TimeGranularity"], steps) for steps in (first, last))
    return lambda value: value is not None and begin <= value < end


def _moment(granularity: str, steps: int) -> datetime:
    """Return where the period begins that lies so many periods after this moment's."""
    now = datetime.now(UTC).replace(tzinfo=None)
    if granularity == "DAY":
        return datetime(now.year, now.month, now.day) + timedelta(days=steps)
    if granularity not in MONTHS:
        raise UnknownError
    length = MONTHS[granularity]
    months = now.year * 12 + (now.month - 1) // length * length + steps * length
    return datetime(months // 12, months % 12 + 1, 1)


FILTERS: dict[str, Callable[[Body, Defaults], Keeps]] = {
    "CategoryFilter": _category,
    "NumericEqualityFilter": _number,
    "NumericRangeFilter": _numbers,
    "RelativeDatesFilter": _relative,
}
