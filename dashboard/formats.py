"""Numbers and dates as QuickSight writes them, from a field's FormatConfiguration.

Source: API reference, NumericFormatConfiguration and DateTimeFormatConfiguration; user guide,
"Customizing date formats in Quick Sight" for the letters of date patterns. Negative numbers have a
minus sign whatever their display mode: what its two modes look like isn't documented.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dashboard.deployed import only
from dashboard.refusal import NotDrawnError

SCALES = {
    "THOUSANDS": (Decimal(1000), "K"),
    "MILLIONS": (Decimal(10**6), "M"),
    "BILLIONS": (Decimal(10**9), "B"),
    "TRILLIONS": (Decimal(10**12), "T"),
}
SYMBOLS = {
    "USD": "$",
    "GBP": "£",
    "EUR": "€",
    "JPY": "¥",
    "KRW": "₩",
    "DKK": "kr.",
    "TWD": "NT$",
    "INR": "₹",
}
SEPARATORS = {"COMMA": ",", "DOT": ".", "SPACE": " "}
DATE_DEFAULTS = {
    "YEAR": "YYYY",
    "QUARTER": "[Q]Q YYYY",
    "MONTH": "MMM YYYY",
    "WEEK": "MMM D, YYYY",
    "DAY": "MMM D, YYYY",
    "HOUR": "MMM D, YYYY HH:mm",
    "MINUTE": "MMM D, YYYY HH:mm",
}
DATE_LETTERS = re.compile(
    r"\[(?P<plain>[^\]]*)\]|YYYY|yyyy|YY|MMMM|MMM|MM|M|DDDD|dddd|ddd|DD|dd|D|d|HH|H|hh|h|mm|m|ss|s|SSS|a|A|Q"
)


@dataclass(frozen=True)
class NumberFormat:
    """How to write a number; `decimals` of None means up to two, as few as it needs."""

    prefix: str = ""
    suffix: str = ""  # a percentage's sign is its suffix, as in definitions that QuickSight gives
    decimals: int | None = None
    scale: str = "NONE"
    is_percent: bool = False
    thousands: str = ","
    point: str = "."
    null_text: str = "–"

    def text(self, value: Decimal | int | float | None) -> str:
        """Write a number."""
        if value is None:
            return self.null_text
        number, letter = self._scaled(Decimal(str(value)))
        sign = "−" if number < 0 else ""
        ending = f"{letter}{self._gap if letter else ''}{self.suffix}"
        return f"{sign}{self.prefix}{self._digits(abs(number), bool(letter))}{ending}"

    @property
    def _gap(self) -> str:
        """Part a scale's letter from a unit: "10K TB", not "10KTB"."""
        return "\u00a0" if self.suffix[:1].isalpha() else ""

    def _scaled(self, number: Decimal) -> tuple[Decimal, str]:
        if self.is_percent:
            return number * 100, ""
        if self.scale in SCALES:
            divisor, letter = SCALES[self.scale]
            return number / divisor, letter
        if self.scale == "AUTO":
            for divisor, letter in reversed(SCALES.values()):
                if abs(number) >= divisor:
                    return number / divisor, letter
        return number, ""

    def _digits(self, number: Decimal, is_scaled: bool) -> str:
        places = self.decimals
        if places is None:
            places = 2 if number != number.to_integral_value() or is_scaled else 0
        rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        text = f"{rounded:,.{places}f}"
        if self.decimals is None and is_scaled:
            text = text.rstrip("0").rstrip(".")
        return text.replace(",", "\0").replace(".", self.point).replace("\0", self.thousands)

    def axis_expression(self, subject: str = "datum.value") -> str:
        """Return the Vega expression that writes an axis's numbers, short, by scales' letters."""
        sign, size = f"({subject} < 0 ? '−' : '')", f"abs({subject})"
        if self.is_percent:
            return f"{sign} + format({size}, '.0%')"
        short = f"replace(replace(format({size}, '~s'), 'k', 'K'), 'G', 'B') + '{self._gap}'"
        text = f"({size} >= 1000 ? {short} : format({size}, ',.2~f'))"
        return f"{sign} + '{_escaped(self.prefix)}' + {text} + '{_escaped(self.suffix)}'"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def read_number_format(configuration: Mapping[str, Any]) -> NumberFormat:
    """Read a NumberFormatConfiguration or a NumericFormatConfiguration; empty means the default."""
    inner = configuration.get("FormatConfiguration") or configuration
    inner = inner.get("NumericFormatConfiguration") or inner
    if not inner or not next(iter(inner)).endswith("DisplayFormatConfiguration"):
        return NumberFormat()
    kind, body = only(inner)
    _refuse_unknown(body)
    separators = body.get("SeparatorConfiguration") or {}
    thousands = separators.get("ThousandsSeparator") or {}
    symbol = body.get("Symbol", "USD") if kind.startswith("Currency") else ""
    return NumberFormat(
        prefix=(body.get("Prefix") or "") + (SYMBOLS.get(symbol, f"{symbol} ") if symbol else ""),
        suffix=body.get("Suffix") or ("%" if kind.startswith("Percentage") else ""),
        decimals=(body.get("DecimalPlacesConfiguration") or {}).get("DecimalPlaces"),
        scale=body.get("NumberScale") or "NONE",
        is_percent=kind.startswith("Percentage"),
        thousands=""
        if thousands.get("Visibility") == "HIDDEN"
        else SEPARATORS.get(thousands.get("Symbol", "COMMA"), ","),
        point=SEPARATORS.get(separators.get("DecimalSeparator", "DOT"), "."),
        null_text=(body.get("NullValueFormatConfiguration") or {}).get("NullString", "–"),
    )


def _refuse_unknown(body: Mapping[str, Any]) -> None:
    scale = body.get("NumberScale") or "NONE"
    if scale not in {"NONE", "AUTO", *SCALES}:
        raise NotDrawnError(f"Numbers in {scale} are not drawn")
    thousands = (body.get("SeparatorConfiguration") or {}).get("ThousandsSeparator") or {}
    if thousands.get("GroupingStyle", "DEFAULT") != "DEFAULT":
        raise NotDrawnError(f"Digits grouped by {thousands['GroupingStyle']} are not drawn")


def date_text(value: datetime | None, granularity: str | None, pattern: str | None) -> str:
    """Write a date by its pattern, or as its granularity is written by default."""
    if value is None:
        return "–"
    chosen = pattern or DATE_DEFAULTS.get(granularity or "", "MMM D, YYYY HH:mm:ss")
    return DATE_LETTERS.sub(lambda match: _date_part(match, value), chosen)


def _date_part(match: re.Match[str], value: datetime) -> str:
    if match["plain"] is not None:
        return match["plain"]
    letters = match.group()
    parts = {
        "YYYY": f"{value.year:04}",
        "YY": f"{value.year % 100:02}",
        "MMMM": f"{value:%B}",
        "MMM": f"{value:%b}",
        "MM": f"{value.month:02}",
        "M": str(value.month),
        "dddd": f"{value:%A}",
        "DDDD": f"{value:%A}",
        "ddd": f"{value:%a}",
        "DD": f"{value.day:02}",
        "D": str(value.day),
        "HH": f"{value.hour:02}",
        "H": str(value.hour),
        "hh": f"{(value.hour + 11) % 12 + 1:02}",
        "h": str((value.hour + 11) % 12 + 1),
        "mm": f"{value.minute:02}",
        "m": str(value.minute),
        "ss": f"{value.second:02}",
        "s": str(value.second),
        "SSS": f"{value.microsecond // 1000:03}",
        "a": f"{value:%p}".lower(),
        "A": f"{value:%p}",
        "Q": str((value.month - 1) // 3 + 1),
        "yyyy": f"{value.year:04}",
        "dd": f"{value.day:02}",
        "d": str(value.day),
    }
    return parts[letters]
