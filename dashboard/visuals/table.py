"""TableVisual: grouped with totals, or rows as they are."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from dashboard.aws.athena import Row
from dashboard.expressions.typed_sql import Sql
from dashboard.queries.fields import Field
from dashboard.queries.paging import SIZE, Page, is_searchable, paged
from dashboard.queries.query import Order, Query
from dashboard.refusal import NotDrawnError
from dashboard.visuals import options
from dashboard.visuals.conditional import ROW, Formatting, read_formatting
from dashboard.visuals.data_bars import with_bars
from dashboard.visuals.reader import EXPORT_LIMIT, Plan, Reader, Totals, cell_text, table_of
from dashboard.visuals.untold_totals import untold_note

WELLS = ("TableAggregatedFieldWells", "TableUnaggregatedFieldWells")


def plan(body: Mapping[str, Any], wells: Mapping[str, Any], reader: Reader) -> Plan:
    """Read a table; rows as they are have no groups."""
    is_grouped = "GroupBy" in wells or any(
        "Column" not in item for item in wells.get("Values") or []
    )
    if is_grouped:
        fields = reader.dimensions(wells.get("GroupBy")) + reader.measures(wells.get("Values"))
    else:
        fields = reader.unaggregated(wells.get("Values"))
    if not fields:
        raise NotDrawnError("A table without columns")
    configuration = body["ChartConfiguration"]
    orders = read_orders(reader, configuration.get("SortConfiguration") or {}, fields)
    formatting = read_formatting(body, reader, fields, is_grouped)
    page = reader.page
    query = _query(reader, fields, formatting.fields, orders, is_grouped)
    options_of = configuration.get("FieldOptions") or {}

    def present(rows: Sequence[Row]) -> dict[str, Any]:
        table = with_bars(table_of(fields, rows), configuration, fields, rows)
        table |= _painted(formatting, fields, rows)
        shown = with_titles(table, fields, options_of)
        shown["isTransposed"] = is_transposed(configuration)
        return {"table": shown, "isTable": True, "pages": _pages(page, fields)}

    totals = None
    measures = [one for one in fields if one.is_measure]
    untold = [one for one in measures if one.sql.has_window]
    notes = [*options.notes(body, is_formatted=True), *formatting.notes]
    wanted = (configuration.get("TotalOptions") or {}).get("TotalsVisibility") == "VISIBLE"
    if wanted and (own := own_totals(configuration.get("TotalOptions") or {})):
        notes.append(f"Not drawn: totals by {', '.join(own)}.")
    elif wanted and ((measures and measures == untold) or query.is_filtered_after):
        notes.append("Not drawn: totals beside table calculations.")
    elif wanted and query.is_filtered_on_groups:
        notes.append("Not drawn: totals of groups that a filter on sums keeps.")
    elif wanted and is_grouped and measures:
        label = (configuration.get("TotalOptions") or {}).get("CustomLabel") or "Total"
        totals = Totals(_sums(wells, reader), partial(add_totals, fields, options_of, label))
        notes += untold_note(untold)
    return Plan(query, present, notes, totals, is_part=page != Page())


def is_transposed(configuration: Mapping[str, Any]) -> bool:
    """Tell whether rows are columns; how wide those are, and that heads are a column, is looks.

    Source: API reference, `TableOptions` and `TransposedTableOption`.
    """
    return (configuration.get("TableOptions") or {}).get("Orientation") == "HORIZONTAL"


def _query(
    reader: Reader,
    fields: Sequence[Field],
    rules: Sequence[Field],
    orders: Sequence[Order],
    is_grouped: bool,
) -> Query:
    """Ask for the first rows, or for those that the reader wants."""
    asked = [*fields, *rules]
    if reader.page == Page():
        return reader.query(asked, orders, reader.shown(SIZE), is_grouped)
    keys = [one.by for one in orders if isinstance(one.by, str)]
    sorting = [Field(key, "", "", Sql(key, "STRING", True), True, None, {}) for key in keys]
    places = iter(range(len(asked), len(asked) + len(keys)))
    own = [
        f"p.c{one.by if isinstance(one.by, int) else next(places)} {one.direction} NULLS LAST"
        for one in orders
    ]
    whole = reader.query([*asked, *sorting], [], EXPORT_LIMIT, is_grouped)
    return paged(whole, reader.page, fields, own)


def _sums(wells: Mapping[str, Any], reader: Reader) -> Query:
    """Ask for the measures over all rows, but for table calculations."""
    items = [one for one in wells["Values"] if not reader.measures([one])[0].sql.has_window]
    whole = reader.at([])
    return whole.query(whole.measures(items))


def _pages(page: Page, fields: Sequence[Field]) -> dict[str, Any]:
    """Say which rows are shown; whether there are more, the answer tells."""
    return {
        "page": page.number,
        "start": page.start,
        "search": page.search,
        "by": page.by,
        "isDescending": page.is_descending,
        "isSearchable": is_searchable(fields),
    }


def own_totals(totals: Mapping[str, Any]) -> list[str]:
    """Name the functions that totals have of their own, other than their measures'."""
    listed = totals.get("TotalAggregationOptions") or []
    names = [
        (one.get("TotalAggregationFunction") or {}).get("SimpleTotalAggregationFunction", "DEFAULT")
        for one in listed
    ]
    return sorted({name.lower() for name in names} - {"default"})


def read_orders(reader: Reader, sorting: Mapping[str, Any], fields: Sequence[Field]) -> list[Order]:
    """Return the row sort; without one a table sorts by its first column."""
    orders = []
    for one in sorting.get("RowSort") or []:
        if field_sort := one.get("FieldSort"):
            ids = [field.id for field in fields]
            orders.append(Order(ids.index(field_sort["FieldId"]), field_sort["Direction"]))
        elif column_sort := one.get("ColumnSort"):
            key = reader.sort_field(column_sort)
            orders.append(Order(key.sql.text, column_sort["Direction"]))
    return orders or [Order(0, "ASC")]


def with_titles(
    table: dict[str, Any], fields: Sequence[Field], chosen: Mapping[str, Any]
) -> dict[str, Any]:
    """Put custom column titles in, leave hidden columns out, and order the others.

    Source: API reference, TableFieldOptions: `Order` is that of the field ids; a field that it
    doesn't name comes after those (unverified).
    """
    by_id = {one["FieldId"]: one for one in chosen.get("SelectedFieldOptions") or []}
    ranks = {name: rank for rank, name in enumerate(chosen.get("Order") or [])}
    shown = [
        index
        for index, one in enumerate(fields)
        if by_id.get(one.id, {}).get("Visibility") != "HIDDEN"
    ]
    kept = sorted(shown, key=lambda index: ranks.get(fields[index].id, len(ranks)))
    columns = [
        {
            **column,
            "title": by_id.get(one.id, {}).get("CustomLabel") or column["title"],
            "field": one.id,
            **_link(by_id.get(one.id, {})),
        }
        for column, one in zip(table["columns"], fields, strict=True)
    ]
    lists: dict[str, Any] = {
        name: [[row[index] for index in kept] for row in table[name]]
        for name in ("rows", "raw", "styles")
        if name in table
    }
    return {"columns": [columns[index] for index in kept], **lists}


def _link(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a column's addresses are shown as links: by a text, an icon, or themselves.

    Source: API reference, `TableFieldLinkConfiguration`.
    """
    link = (chosen.get("URLStyling") or {}).get("LinkConfiguration")
    if not link:
        return {}
    content = link.get("Content") or {}
    text = (content.get("CustomTextContent") or {}).get("Value")
    is_icon = bool(content.get("CustomIconContent"))
    return {"link": {"text": text, "isIcon": is_icon, "target": link.get("Target") or "NEW_TAB"}}


def _painted(
    formatting: Formatting, fields: Sequence[Field], rows: Sequence[Row]
) -> dict[str, Any]:
    """Return each cell's style, that of its row below it; nothing where there are no rules."""
    if not formatting.rules:
        return {}
    found = formatting.styles(rows, len(fields))
    return {
        "styles": [
            [by_target.get(ROW, {}) | by_target.get(one.id, {}) for one in fields]
            for by_target in found
        ]
    }


def add_totals(
    fields: Sequence[Field],
    chosen: Mapping[str, Any],
    label: str,
    shown: dict[str, Any],
    row: Row,
) -> None:
    """Write each measure over all rows below its column, as QuickSight's default totals are."""
    values = iter(row)
    told = [one.is_measure and not one.sql.has_window for one in fields]
    texts = [
        cell_text(next(values), one) if is_told else ""
        for one, is_told in zip(fields, told, strict=True)
    ]
    first = next((index for index, one in enumerate(fields) if not one.is_measure), None)
    if first is not None:
        texts[first] = label
    whole = {"columns": [{"title": ""} for _ in fields], "rows": [texts], "raw": [texts]}
    shown["table"]["totals"] = with_titles(whole, fields, chosen)["rows"][0]
