"""What a sheet's visuals ask, for one reader's choices at one moment."""

from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from dashboard.actions import Keys, filter_action
from dashboard.control_sources import Control, controls_of
from dashboard.control_values import values_query
from dashboard.deployed import Deployed, only
from dashboard.drilling import hierarchies
from dashboard.highlighting import highlight_columns, highlight_trigger
from dashboard.mark_actions import mark_actions
from dashboard.parameters import Noting, Parameter, Parameters, as_utc, read_parameters
from dashboard.periods import check_periods
from dashboard.presenting import unpresented
from dashboard.queries.click_filter import click_notes
from dashboard.queries.contradictions import check_clicks
from dashboard.queries.data_scope import data_scope
from dashboard.queries.data_set_parameters import bound
from dashboard.queries.filters import Choices
from dashboard.queries.query import Query
from dashboard.refusal import NotDrawnError
from dashboard.rendering_rules import free_elements, hidden_elements
from dashboard.visuals import text
from dashboard.visuals.catalog import action_notes, field_wells, named_titles, planner
from dashboard.visuals.keys import value_texts
from dashboard.visuals.reader import Plan, Reader, ValuesOf
from dashboard.wording import choosable_texts, no_data_message
from dashboard.zones import to_local, zone_of


class Planning:
    """Plans a sheet's visuals for one set of choices, at one moment."""

    def __init__(
        self,
        deployed: Deployed,
        sheet_id: str,
        chosen: Mapping[str, Any],
        values: ValuesOf | None = None,
        is_export: bool = False,
    ) -> None:
        self._is_export = is_export
        self._deployed, self._sheet_id, self._values = deployed, sheet_id, values
        self._parameters = chosen.get("parameters") or {}
        self._choices = Choices(
            chosen.get("filters") or {}, chosen.get("clicks") or {}, chosen.get("tables") or {}
        )
        now = to_local(as_utc(datetime.now(UTC)), zone_of(deployed.definition))
        self._now = now.replace(second=0, microsecond=0)

    def texts(self) -> Iterator[dict[str, Any]]:
        """Yield the text boxes with the values of parameters; of a wrong one the visuals tell."""
        try:
            parameters = self._known
        except NotDrawnError:
            return
        yield from choosable_texts(self._deployed.sheet(self._sheet_id), parameters)

    def hidden(self) -> Iterator[dict[str, Any]]:
        """Yield which elements are hidden now, where rules tell; of a wrong value visuals tell."""
        sheet = self._deployed.sheet(self._sheet_id)
        has_rules = any(one.get("RenderingRules") for one in free_elements(sheet))
        if has_rules and self._hidden is not None:
            yield {"id": self._sheet_id, "hidden": self._hidden}

    def visuals(self, only_ids: Set[str] | None = None) -> list[tuple[str, Any]]:
        """Return the visuals with these ids, else those that are seen: the others cost nothing."""
        found = [only(one) for one in self._deployed.sheet(self._sheet_id).get("Visuals") or []]
        if only_ids is not None:
            return [one for one in found if one[1]["VisualId"] in only_ids]
        return [one for one in found if one[1]["VisualId"] not in (self._hidden or [])]

    def clicked(self) -> Iterator[dict[str, Any]]:
        """Yield the values of each mark that was clicked, as the visual writes them."""
        for kind, body in map(only, self._deployed.sheet(self._sheet_id).get("Visuals") or []):
            action = filter_action(kind, body)
            values = self._choices.clicks.get(body["VisualId"])
            if action and values:
                with suppress(NotDrawnError):
                    scope = self._reader(kind, body, self._known).scope
                    told = value_texts(action, values, scope, self._deployed)
                    yield {"id": action.source, "clicked": told}

    def offered(self, control_id: str, search: str = "") -> tuple[Query, Control, Parameter | None]:
        """Return the query of the values that a control offers, it, and its parameter if any."""
        sheet = self._deployed.sheet(self._sheet_id)
        control = next(one for one in controls_of(self._bound, sheet) if one.id == control_id)
        if control.column is None:
            raise NotDrawnError(f"The control {control_id} offers no column's values")
        identifier = control.column["DataSetIdentifier"]
        scope = data_scope(self._bound, identifier, self._known, self._now)
        query = values_query(self._bound, sheet, control, scope, self._choices, search)
        return query, control, self._known.get(control.parameter)

    def draft(self, kind: str, body: Mapping[str, Any]) -> tuple[dict[str, Any], Plan | None]:
        """Return what is known of a visual before its query runs; no plan where it isn't drawn."""
        result: dict[str, Any] = {"id": body["VisualId"]}
        try:
            if message := no_data_message(self._deployed.definition, self._known):
                result |= {"noData": message}
            if text.is_text(kind, body):
                return result | self._text(kind, body), None
            plan = self.plan(kind, body)
        except Exception as error:
            return result | unpresented(error), None
        return result | {"sql": plan.query.sql}, plan

    def _text(self, kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return a visual of text alone, which is one mark where it does something."""
        shown = text.drawn(kind, body, self._known)
        shown["notes"] = [*shown.get("notes", []), *action_notes(kind, body, self._deployed)]
        if mark_actions(body, self._deployed):
            shown["mark"] = {"steps": {}}
        return shown | {"titles": named_titles(kind, body, {}, self._known)}

    def plan(self, kind: str, body: Mapping[str, Any]) -> Plan:
        """Plan one visual, or say why it isn't drawn."""
        read, wells = planner(kind), field_wells(kind, body)
        parameters = Noting(self._known)
        reader = self._reader(kind, body, parameters)
        plan = read(body, wells, reader)
        check_periods(self._deployed.definition, parameters)
        place = (self._sheet_id, body["VisualId"])
        check_clicks(self._deployed, place, reader.data_set, self._choices)
        clicks = click_notes(self._deployed, place, reader.data_set, self._choices.clicks)
        return replace(plan, notes=[*plan.notes, *parameters.notes, *clicks])

    def _reader(self, kind: str, body: Mapping[str, Any], parameters: Parameters) -> Reader:
        reader = Reader.of_visual(
            self._bound,
            self._sheet_id,
            body["VisualId"],
            field_wells(kind, body),
            parameters,
            self._choices,
            self._now,
        )
        keys = self._keys(kind, body)
        return replace(reader, values=self._values, is_export=self._is_export, keys=keys)

    def _keys(self, kind: str, body: Mapping[str, Any]) -> Keys:
        """Return the fields whose values marks need for what they do."""
        action = filter_action(kind, body)
        others = mark_actions(body, self._deployed)
        told = [one.field for one in hierarchies(body)]
        told += [name for one in others for name in one.fields]
        clicked = action.ids if action else ()
        told += clicked if action and action.menu else ()
        if highlight_trigger(self._deployed, self._deployed.sheet(self._sheet_id)):
            told += highlight_columns(kind, body)
        acts = bool(others) or bool(action and action.menu)
        return Keys(clicked, tuple(dict.fromkeys(told)), acts)

    @cached_property
    def _hidden(self) -> list[str] | None:
        """Return the elements that are hidden now; nothing where a wrong value leaves that open."""
        with suppress(NotDrawnError):
            return hidden_elements(self._deployed.sheet(self._sheet_id), self._known)
        return None

    @cached_property
    def _bound(self) -> Deployed:
        return bound(self._deployed, self._known)

    @cached_property
    def _known(self) -> Parameters:
        return read_parameters(self._deployed.definition, self._parameters, self._now)
