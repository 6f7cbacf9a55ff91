"""InsightVisual: computations, and the narrative that names what they give."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboard.aws.athena import Row
from dashboard.narratives.computations import read_computation, wells_of
from dashboard.narratives.evaluation import Evaluation
from dashboard.narratives.own_words import NAME, NOTE, own_words
from dashboard.narratives.template import Narrative, filled
from dashboard.parameters import Parameters
from dashboard.visuals import options
from dashboard.visuals.reader import Plan, Reader, table_of
from dashboard.wording import worded

KIND = "InsightVisual"


def insight_wells(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of what is computed here, as wells."""
    found: dict[str, list[Any]] = {}
    for union in _computed(body):
        for name, items in wells_of(union).items():
            found.setdefault(name, []).extend(items)
    return found


def has_computations(body: Mapping[str, Any]) -> bool:
    """Return whether anything of an insight is computed here, by a query."""
    return bool(_computed(body))


def text_alone(body: Mapping[str, Any], parameters: Parameters) -> dict[str, Any]:
    """Return what is shown of an insight without computations; one without a text shows nothing."""
    if not _markup(body):
        return {"state": "empty", "reason": "The insight has neither computations nor a text."}
    narrative = filled(_markup(body), Evaluation({}, parameters))
    notes = [*options.notes(body), *_notes(body, narrative)]
    return {"narrative": _worded(narrative, parameters), "notes": notes}


def plan(body: Mapping[str, Any], _wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read an insight: a query for each of its computations."""
    computations = [read_computation(one, reader) for one in _computed(body)]
    is_own = not _is_written(body)
    if is_own:  # names may be missing, and alike
        named = enumerate(computations)
        computations = [replace(one, name=NAME.format(place)) for place, one in named]
    parameters, markup = reader.scope.parameters, _markup(body)
    first, *others = [one.query for one in computations]
    blank = {one.name: one.values([]) for one in computations}
    notes = _notes(body, filled(markup, Evaluation(blank, parameters)))
    notes += dict.fromkeys(one.note for one in computations if one.note)
    notes += [NOTE] if is_own else []

    def present(*found: Sequence[Row]) -> dict[str, Any]:
        values = {one.name: one.values(rows) for one, rows in zip(computations, found, strict=True)}
        narrative = filled(markup, Evaluation(values, parameters))
        return {
            "state": "drawn",
            "narrative": _worded(narrative, parameters),
            "table": table_of(first.fields, found[0]),
            **({"mark": {"steps": {}}} if reader.keys.acts else {}),
        }

    return Plan(first, present, [*options.notes(body), *notes], others=tuple(others), is_top=True)


def _computed(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list((body.get("InsightConfiguration") or {}).get("Computations") or [])


def _markup(body: Mapping[str, Any]) -> str:
    configuration = body.get("InsightConfiguration") or {}
    if not _is_written(body):
        return own_words(_computed(body)) if _computed(body) else ""
    return str(configuration["CustomNarrative"].get("Narrative") or "")


def _is_written(body: Mapping[str, Any]) -> bool:
    """Tell whether an insight's author wrote its narrative."""
    return (body.get("InsightConfiguration") or {}).get("CustomNarrative") is not None


def _worded(narrative: Narrative, parameters: Parameters) -> list[dict[str, Any]]:
    return [
        block | {"runs": [run | {"text": worded(run["text"], parameters)} for run in block["runs"]]}
        for block in narrative.blocks
    ]


def _notes(body: Mapping[str, Any], narrative: Narrative) -> list[str]:
    """Name what is left out: what no computation gives, pictures from elsewhere."""
    left_out = list(narrative.unknown)
    if "<img" in _markup(body):
        left_out.append("pictures")
    return [f"Not drawn in the text: {', '.join(dict.fromkeys(left_out))}."] if left_out else []
