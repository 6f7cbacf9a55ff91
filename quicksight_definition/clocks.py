"""Whose clocks the data sets' times go by: the deployment's, or each restaurant's own.

QuickSight shows all times of a definition in one zone. So a restaurant elsewhere has its times
moved: an order at its 19:00 is handed on as the moment at which the dashboard's clocks show 19:00.
"""

import re
from pathlib import Path
from typing import NamedTuple

from quicksight_definition.fields import OWN_CLOCKS, Json

TEXTS = Path(__file__).resolve().parent.parent / "queries" / "clocks"
TOKEN = re.compile(r"\{(place_zone|local\((\w+)\))\}")


class Clocks(NamedTuple):
    """A deployment's time zone, and restaurants with one of their own: `id=zone,id=zone`."""

    zone: str
    restaurants: str = ""

    def filled(self, sql: str) -> str:
        """Put in the zone, a row's own zone, and moments as its restaurant's clocks show them."""
        return TOKEN.sub(self._text, sql).replace("{zone}", self.zone)

    def _text(self, token: re.Match[str]) -> str:
        column = token[2]
        if not self.restaurants:
            return column or f"'{self.zone}'"
        text = " ".join((TEXTS / f"{'local' if column else 'place'}.sql").read_text().split())
        text = text.replace("( ", "(").replace(" )", ")").replace("{column}", column or "")
        return text.replace("{restaurants}", self.restaurants).replace("{zone}", self.zone)


UNIVERSAL = Clocks("UTC")
ONE, OWN = Clocks("${TimeZone}"), Clocks("${TimeZone}", "${RestaurantTimeZones}")


def substituted(sql: str) -> tuple[str, dict[str, Json]]:
    """Return SQL for Fn::Sub and the variables in it that go by whether restaurants have zones."""
    tokens = {token[0]: _name(token) for token in TOKEN.finditer(sql)}
    variables = {
        name: {"Fn::If": [OWN_CLOCKS, _sub(OWN.filled(text)), _sub(ONE.filled(text))]}
        for text, name in tokens.items()
    }
    for text, name in tokens.items():
        sql = sql.replace(text, f"${{{name}}}")
    return sql.replace("{zone}", ONE.zone), variables


def _name(token: re.Match[str]) -> str:
    return f"Local{token[2].title()}" if token[2] else "PlaceZone"


def _sub(text: str) -> Json | str:
    return {"Fn::Sub": text} if "$" in text else text
