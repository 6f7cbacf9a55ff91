"""Visuals of text alone, that no query belongs to: narratives without figures, pages of others."""

import hashlib
from collections.abc import Mapping
from typing import Any

from dashboard.parameters import Parameters
from dashboard.visuals import insight, options
from dashboard.wording import worded

CUSTOM = "CustomContentVisual"


def is_text(kind: str, body: Mapping[str, Any]) -> bool:
    """Return whether a visual is text alone."""
    return kind == CUSTOM or (kind == insight.KIND and not insight.has_computations(body))


def drawn(kind: str, body: Mapping[str, Any], parameters: Parameters) -> dict[str, Any]:
    """Return what the page shows of it."""
    shown = _link(body, parameters) if kind == CUSTOM else insight.text_alone(body, parameters)
    digest = hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
    return {"state": "drawn", **shown, "digest": digest}


def _link(body: Mapping[str, Any], parameters: Parameters) -> dict[str, Any]:
    """Return a link instead of another site's content: nothing is fetched from elsewhere."""
    configuration = body.get("ChartConfiguration") or {}
    address = worded(configuration.get("ContentUrl") or "", parameters)
    run: dict[str, Any] = {"text": address or "No content"}
    if address.startswith(("https://", "http://")):
        run["href"] = address
    notes = [*options.notes(body), "Not drawn: what another site holds; here is its address."]
    return {"narrative": [{"align": "left", "runs": [run]}], "notes": notes}
