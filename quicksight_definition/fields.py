"""Fields of visuals in the API's form; a field's id tells its column and what is done to it."""

from typing import Any

type Json = dict[str, Any]

CURRENCY = {"Fn::Sub": "${CurrencyCode}"}
WHOLE_CURRENCY = "IsWholeCurrency"  # the condition that the currency has no minor unit
OWN_CLOCKS = "HasRestaurantTimeZones"  # the condition that restaurants have zones of their own


def column(data_set: str, name: str) -> Json:
    """Name a column."""
    return {"DataSetIdentifier": data_set, "ColumnName": name}


def category(data_set: str, name: str) -> Json:
    """Group by a text column."""
    field_id = _field_id(data_set, name)
    return {"CategoricalDimensionField": {"FieldId": field_id, "Column": column(data_set, name)}}


def hour(data_set: str, name: str) -> Json:
    """Group by an hour of the day, written as a time."""
    suffix = {"NumberDisplayFormatConfiguration": {"Suffix": ":00"} | _decimals(0)}
    return {
        "NumericalDimensionField": {
            "FieldId": _field_id(data_set, name),
            "Column": column(data_set, name),
            "FormatConfiguration": {"FormatConfiguration": suffix},
        }
    }


def date(data_set: str, name: str, granularity: str = "DAY") -> Json:
    """Group by a period of a time column."""
    return {
        "DateDimensionField": {
            "FieldId": _field_id(data_set, name, granularity.lower()),
            "Column": column(data_set, name),
            "DateGranularity": granularity,
        }
    }


def measure(data_set: str, name: str, aggregation: str, style: Json | None = None) -> Json:
    """Aggregate a number column."""
    return {
        "NumericalMeasureField": {
            "FieldId": _field_id(data_set, name, aggregation.lower()),
            "Column": column(data_set, name),
            "AggregationFunction": {"SimpleNumericalAggregation": aggregation},
            "FormatConfiguration": {"FormatConfiguration": style or whole()},
        }
    }


def count(data_set: str, name: str, distinct: bool = False) -> Json:
    """Count the rows that have a text column, or its distinct values, which takes far longer."""
    return {
        "CategoricalMeasureField": {
            "FieldId": _field_id(data_set, name, "distinct" if distinct else "count"),
            "Column": column(data_set, name),
            "AggregationFunction": "DISTINCT_COUNT" if distinct else "COUNT",
            "FormatConfiguration": {"NumericFormatConfiguration": whole()},
        }
    }


def calculated(data_set: str, name: str, style: Json) -> Json:
    """Take a calculated field that aggregates by itself."""
    return {
        "NumericalMeasureField": {
            "FieldId": _field_id(data_set, name),
            "Column": column(data_set, name),
            "FormatConfiguration": {"FormatConfiguration": style},
        }
    }


def plain(data_set: str, name: str, style: Json | None = None) -> Json:
    """Show a column as it is."""
    field = {"FieldId": _field_id(data_set, name, "plain"), "Column": column(data_set, name)}
    return field | ({"FormatConfiguration": style} if style else {})


def money(decimals: int = 0) -> Json:
    """Write an amount in the deployment's currency; some have no decimals, as the yen."""
    places = {"Fn::If": [WHOLE_CURRENCY, 0, decimals]} if decimals else 0
    return {"CurrencyDisplayFormatConfiguration": {"Symbol": CURRENCY} | _decimals(places)}


def whole() -> Json:
    """Write a whole number with thousands set apart."""
    return {"NumberDisplayFormatConfiguration": _decimals(0)}


def percent(decimals: int = 1) -> Json:
    """Write a share in percent."""
    return {"PercentageDisplayFormatConfiguration": _decimals(decimals)}


def points(decimals: int = 1) -> Json:
    """Write a difference of two shares in percentage points."""
    return {"PercentageDisplayFormatConfiguration": {"Suffix": " points"} | _decimals(decimals)}


def field_id(field: Json) -> str:
    """Return the id of a field, for sorting by it."""
    body = next(iter(field.values())) if "FieldId" not in field else field
    return str(body["FieldId"])


def _field_id(*parts: str) -> str:
    return ".".join(part.lower().replace(" ", "-") for part in parts)


def _decimals(places: int | Json) -> Json:
    return {"DecimalPlacesConfiguration": {"DecimalPlaces": places}}
