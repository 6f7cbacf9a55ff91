"""QuickSight's functions as Athena SQL: the allow-list. A name that isn't here isn't drawn.

Source: QuickSight user guide, function reference. Division by zero is NULL there, and an error in
Athena; integers divide to decimals there, and to integers in Athena.
"""

from collections.abc import Callable, Sequence

from dashboard.expressions.constant_dates import apart, begun, moved, rounded
from dashboard.expressions.constants import cases, compared, listed
from dashboard.expressions.partitions import DEVIATIONS
from dashboard.expressions.percentiles import continuous, discrete, median
from dashboard.expressions.rolling import PERIODS
from dashboard.expressions.text_functions import TEXT_FUNCTIONS
from dashboard.expressions.truncation import truncated_sql
from dashboard.expressions.typed_sql import Sql, as_number, as_text, check_mixture
from dashboard.expressions.work_days import add_work_days, is_work_day, net_work_days
from dashboard.refusal import NotDrawnError

type Arguments = Sequence[Sql]
type Function = Callable[[Arguments], Sql]


OF_NUMBERS = {"SUM", "AVERAGE", "STDEV", "STDEVP", "VAR", "VARP"}
WORDS = {"STRING": "text", "DATETIME": "date"}


def aggregate(name: str, argument: Sql) -> Sql:
    """Aggregate by one of the API's SimpleNumericalAggregation names."""
    argument.check_repeats(name)
    if name not in {"COUNT", "DISTINCT_COUNT"}:
        argument = as_number(argument)
    text, kind = argument.text, argument.type
    if argument.is_aggregate:
        raise NotDrawnError("An aggregate of an aggregate is not drawn")
    if name in OF_NUMBERS and kind in {"STRING", "DATETIME"}:
        raise NotDrawnError(f"{name} is of numbers, and not of a {WORDS[kind]}")
    match name:
        case "SUM":
            return Sql(f"SUM({text})", kind, True)
        case "MIN" | "MAX":
            return Sql(f"{name}({text})", kind, True)
        case "AVERAGE":
            return Sql(f"AVG(CAST({text} AS double))", "DECIMAL", True)
        case "COUNT" | "DISTINCT_COUNT":
            distinct = "DISTINCT " if name == "DISTINCT_COUNT" else ""
            return Sql(f"COUNT({distinct}{text})", "INTEGER", True)
        case "MEDIAN":
            return median(argument)
        case "STDEV" | "STDEVP" | "VAR" | "VARP":
            return Sql(f"{DEVIATIONS[name]}(CAST({text} AS double))", "DECIMAL", True)
    raise NotDrawnError(f"The aggregation {name} is not drawn")


def call(name: str, arguments: Arguments, week_start: str = "SUNDAY") -> Sql:
    """Translate a call of a function that is in the allow-list."""
    check_mixture(arguments)
    try:
        if name in OF_WEEKS:
            result = OF_WEEKS[name](arguments, week_start)
        else:
            result = FUNCTIONS[name](arguments)
    except (IndexError, ValueError) as error:
        raise NotDrawnError(f"{name} doesn't take {len(arguments)} arguments") from error
    return result._replace(
        is_aggregate=result.is_aggregate or any(a.is_aggregate for a in arguments),
        has_rows=result.has_rows or any(a.reads_rows for a in arguments),
    )


def _aggregation(name: str) -> Function:
    def function(arguments: Arguments) -> Sql:
        (argument,) = arguments
        return aggregate(name, argument)

    return function


def _percentile(of: Callable[[Sql, str], Sql]) -> Function:
    def function(arguments: Arguments) -> Sql:
        column, percent = arguments
        return of(column, percent.text)

    return function


def _aggregation_if(name: str) -> Function:
    def function(arguments: Arguments) -> Sql:
        return aggregate(name, where(*arguments))

    return function


def where(value: Sql, condition: Sql) -> Sql:
    """Return a value in the rows where a condition holds, and nothing in the others."""
    return Sql(f"CASE WHEN {condition.text} THEN {value.text} END", value.type)


def _template(template: str, result: str = "", count: int = 1) -> Function:
    """Fill a template with the arguments; without a type the result has the first argument's."""

    def function(arguments: Arguments) -> Sql:
        if len(arguments) != count:
            raise ValueError(template)
        text = template.format(*(argument.text for argument in arguments))
        return Sql(text, result or arguments[0].type)

    return function


def _if_else(arguments: Arguments) -> Sql:
    if len(arguments) < 3 or len(arguments) % 2 == 0:
        raise ValueError(arguments)
    *pairs, otherwise = arguments
    chosen = [(one.text, value) for one, value in zip(pairs[::2], pairs[1::2], strict=True)]
    return cases(chosen, otherwise, _common_type([*pairs[1::2], otherwise]))


def _switch(arguments: Arguments) -> Sql:
    subject, *rest = arguments
    if len(rest) < 3 or len(rest) % 2 == 0:
        raise ValueError(arguments)
    *pairs, otherwise = rest
    chosen = list(zip(pairs[::2], pairs[1::2], strict=True))
    kind = _common_type([*pairs[1::2], otherwise])
    known = [compared("=", subject, value) for value, _ in chosen]
    if None not in known:
        decided = zip(known, (result for _, result in chosen), strict=True)
        return cases([(str(one), result) for one, result in decided], otherwise, kind)
    written = " ".join(f"WHEN {value.text} THEN {result.text}" for value, result in chosen)
    return Sql(f"CASE {subject.text} {written} ELSE {otherwise.text} END", kind)


def _coalesce(arguments: Arguments) -> Sql:
    texts = ", ".join(argument.text for argument in arguments)
    return Sql(f"COALESCE({texts})", _common_type(arguments))


def _concat(arguments: Arguments) -> Sql:
    parts = " || ".join(as_text(argument).text for argument in arguments)
    return Sql(f"({parts})", "STRING")


def _to_string(arguments: Arguments) -> Sql:
    (value,) = arguments
    return as_text(value)


def _rounding(name: str) -> Function:
    def function(arguments: Arguments) -> Sql:
        (number,) = arguments
        known = rounded(name, number)
        return Sql(known or f"CAST({name.upper()}({number.text}) AS bigint)", "INTEGER")

    return function


def _mod(arguments: Arguments) -> Sql:
    number, modulus = arguments
    return Sql(f"MOD({number.text}, NULLIF({modulus.text}, 0))", _common_type(arguments))


def _round(arguments: Arguments) -> Sql:
    value, *digits = arguments
    places = digits[0].text if digits else "0"
    return Sql(f"ROUND(CAST({value.text} AS double), {places})", "DECIMAL")


def _member(word: str) -> Function:
    def function(arguments: Arguments) -> Sql:
        value, items = arguments
        known = listed(value, items, word == "IN")
        return Sql(known or f"({value.text} {word} {items.text})", "BOOLEAN")

    return function


def _trunc_date(arguments: Arguments, week_start: str) -> Sql:
    period, date = arguments
    return Sql(_start(date, _period(period), week_start), "DATETIME")


def _start(date: Sql, granularity: str, week_start: str) -> str:
    known = begun(granularity, date, week_start)
    return known or truncated_sql(date.text, granularity, week_start)


def _add_date_time(arguments: Arguments) -> Sql:
    amount, code, date = arguments
    period = _period(code)
    known = moved(amount, period, date)
    return Sql(known or f"date_add('{period.lower()}', {amount.text}, {date.text})", "DATETIME")


def _date_diff(arguments: Arguments, week_start: str) -> Sql:
    """Count period boundaries between two dates, as QuickSight's dateDiff does."""
    first, second, *period = arguments
    granularity = _period(period[0]) if period else "DAY"
    start, end = (_start(one, granularity, week_start) for one in (first, second))
    known = apart(granularity, start, end)
    return Sql(known or f"date_diff('{granularity.lower()}', {start}, {end})", "INTEGER")


def _extract(arguments: Arguments) -> Sql:
    period, date = arguments
    code = period.text.strip("'").upper()
    if code == "WD":  # QuickSight counts days of the week from Sunday = 1, Athena from Monday = 1
        return Sql(f"(day_of_week({date.text}) % 7 + 1)", "INTEGER")
    functions = {"YYYY": "year", "Q": "quarter", "MM": "month", "DD": "day"}
    functions |= {"HH": "hour", "MI": "minute", "SS": "second"}
    if code not in functions:
        raise NotDrawnError(f"extract of {code} is not drawn")
    return Sql(f"{functions[code]}({date.text})", "INTEGER")


def _period(argument: Sql) -> str:
    code = argument.text.strip("'").upper()
    if code not in PERIODS:
        raise NotDrawnError(f"The period {argument.text} is not drawn")
    return PERIODS[code]


def _common_type(arguments: Arguments) -> str:
    kinds = {argument.type for argument in arguments if argument.type != "NULL"}
    if kinds == {"INTEGER", "DECIMAL"}:
        return "DECIMAL"
    if len(kinds) != 1:
        raise NotDrawnError(f"One function gives {' and '.join(sorted(kinds)) or 'NULL only'}")
    return kinds.pop()


AGGREGATIONS = {
    "sum": "SUM",
    "avg": "AVERAGE",
    "min": "MIN",
    "max": "MAX",
    "median": "MEDIAN",
    "count": "COUNT",
    "distinct_count": "DISTINCT_COUNT",
    "stdev": "STDEV",
    "stdevp": "STDEVP",
    "var": "VAR",
    "varp": "VARP",
}

SPELLINGS = {"distinctcount": "distinct_count"}  # of published definitions, not of the guide
CONDITIONAL = {f"{name}if": name for name in (*AGGREGATIONS, *SPELLINGS)}
SUMMED_UP = {
    *AGGREGATIONS,
    *SPELLINGS,
    *CONDITIONAL,
    "percentile",
    "percentiledisc",
    "percentilecont",
}
REPEATABLE = {"min", "max", "distinct_count", "distinctcount"}  # the same however often a value is

FUNCTIONS: dict[str, Function] = {
    **TEXT_FUNCTIONS,
    **{name: _aggregation(api_name) for name, api_name in AGGREGATIONS.items()},
    **{name: _aggregation(AGGREGATIONS[known]) for name, known in SPELLINGS.items()},
    **{
        name: _aggregation_if(AGGREGATIONS[SPELLINGS.get(known, known)])
        for name, known in CONDITIONAL.items()
    },
    "abs": _template("ABS({0})"),
    "adddatetime": _add_date_time,
    "addworkdays": add_work_days,
    "ceil": _rounding("ceil"),
    "coalesce": _coalesce,
    "concat": _concat,
    "decimaltoint": _template("CAST(TRUNCATE({0}) AS bigint)", "INTEGER"),
    "isworkday": is_work_day,
    "networkdays": net_work_days,
    "exp": _template("EXP(CAST({0} AS double))", "DECIMAL"),
    "extract": _extract,
    "floor": _rounding("floor"),
    "ifelse": _if_else,
    "in": _member("IN"),
    "inttodecimal": _template("CAST({0} AS double)", "DECIMAL"),
    "isnotnull": _template("({0} IS NOT NULL)", "BOOLEAN"),
    "isnull": _template("({0} IS NULL)", "BOOLEAN"),
    "ln": _template("LN(CAST({0} AS double))", "DECIMAL"),
    "log": _template("LOG10(CAST({0} AS double))", "DECIMAL"),
    "ltrim": _template("LTRIM({0})", "STRING"),
    "mod": _mod,
    "not": _template("(NOT {0})", "BOOLEAN"),
    "notin": _member("NOT IN"),
    "nullif": _template("NULLIF({0}, {1})", "", 2),
    "parsejson": _template("json_extract_scalar({0}, {1})", "STRING", 2),
    "percentile": _percentile(discrete),
    "percentilecont": _percentile(continuous),
    "percentiledisc": _percentile(discrete),
    "replace": _template("REPLACE({0}, {1}, {2})", "STRING", 3),
    "round": _round,
    "rtrim": _template("RTRIM({0})", "STRING"),
    "sqrt": _template("SQRT(CAST({0} AS double))", "DECIMAL"),
    "strlen": _template("LENGTH({0})", "INTEGER"),
    "substring": _template("SUBSTR({0}, {1}, {2})", "STRING", 3),
    "switch": _switch,
    "tolower": _template("LOWER({0})", "STRING"),
    "tostring": _to_string,
    "toupper": _template("UPPER({0})", "STRING"),
    "trim": _template("TRIM({0})", "STRING"),
}

OF_WEEKS: dict[str, Callable[[Arguments, str], Sql]] = {
    "datediff": _date_diff,
    "truncdate": _trunc_date,
}
