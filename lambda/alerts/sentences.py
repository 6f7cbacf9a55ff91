"""A figure that left its band, in words for the owner."""

from alerts.watch import Judged

NAMES = {
    "orders": "Orders",
    "revenue": "Revenue",
    "events": "Delivered events",
    "refunds": "Refunds, in percent of revenue,",
}


def sentence(judged: Judged, currency: str) -> str:
    """Say what was, and what is usual."""
    if judged.band is None:
        raise ValueError(f"{judged.name} has no usual band")
    kind = judged.name.split()[1]
    spans = (judged.value, judged.band.low, judged.band.high)
    value, low, high = (_written(kind, one, currency) for one in spans)
    usual = f"{judged.side} the usual {low} to {high} {judged.like}"
    return f"{NAMES[kind]} {judged.when}: {value}, {usual}."


def _written(kind: str, value: float, currency: str) -> str:
    match kind:
        case "revenue":
            return f"{currency} {value:,.0f}"
        case "refunds":
            return f"{value:.1f}%"
        case _:
            return f"{value:,.0f}"
