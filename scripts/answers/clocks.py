"""Whose clocks the questions go by: the deployment's, or each restaurant's own."""

from scripts import ROOT

PLACE = ROOT / "queries" / "clocks" / "place.sql"
UNIVERSAL = "UTC"


def clock(zone: str = UNIVERSAL, restaurants: str = "") -> str:
    """Return the SQL of a row's time zone; `restaurants` have their own, as `id=zone,id=zone`."""
    if not restaurants:
        return f"'{zone}'"
    text = PLACE.read_text(encoding="utf-8").strip()
    return text.replace("{restaurants}", restaurants).replace("{zone}", zone)
