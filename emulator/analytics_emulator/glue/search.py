"""SearchTables (Glue API reference): tables of all databases by a text and by filters.

A search text in quotes is a value as a whole, one without is found within values; which values
are searched isn't documented: here names, descriptions, owners, types, locations and parameters.
"""

import copy
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from analytics_emulator.glue.catalog import Catalogs
from analytics_emulator.glue.errors import invalid_input, refuse_others
from analytics_emulator.glue.paging import answer, page
from analytics_emulator.service import CallContext

type Table = dict[str, Any]
_KNOWN = {"CatalogId", "NextToken", "Filters", "SearchText", "SortCriteria", "MaxResults"}
_FIELDS = {
    *("Name", "DatabaseName", "Description", "Owner", "TableType", "CreateTime", "UpdateTime"),
}


class SearchOperations:
    """Search the catalog."""

    _catalogs: Catalogs

    def search_tables(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List the tables that a text and all filters leave, by name where nothing else is said."""
        refuse_others(request, _KNOWN, "SearchTables")
        catalog = self._catalogs.of(context, request)
        filters = [_filter(one) for one in request.get("Filters") or []]
        with catalog.lock:
            records = (r for d in catalog.databases.values() for r in d.tables.values())
            found = [copy.deepcopy(record.current) for record in records]
        found = [t for t in found if _has_text(t, request.get("SearchText"))]
        found = [t for t in found if all(wanted(t) for wanted in filters)]
        shown, token = page(_sorted(found, request.get("SortCriteria")), request, default=100)
        return answer("TableList", shown, token)


def _has_text(table: Table, text: str | None) -> bool:
    if not text:
        return True
    values = [value.lower() for value in _values(table)]
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].lower() in values
    return any(text.lower() in value for value in values)


def _values(table: Table) -> Iterator[str]:
    descriptor = table.get("StorageDescriptor") or {}
    serde = descriptor.get("SerdeInfo") or {}
    for holder, name in (
        *((table, name) for name in ("Name", "DatabaseName", "Description", "Owner", "TableType")),
        *((descriptor, name) for name in ("Location", "InputFormat", "OutputFormat")),
        (serde, "SerializationLibrary"),
    ):
        if holder.get(name):
            yield str(holder[name])
    for parameters in (table.get("Parameters"), serde.get("Parameters")):
        for key, value in (parameters or {}).items():
            yield from (key, value)
    for column in [*(descriptor.get("Columns") or []), *table["PartitionKeys"]]:
        yield column["Name"]


def _filter(given: dict[str, str]) -> Callable[[Table], bool]:
    key, value = given.get("Key") or "", given.get("Value") or ""
    if given.get("Comparator", "EQUALS") != "EQUALS":
        raise invalid_input(f"Not supported by the emulator: Comparator {given['Comparator']}")
    if key in _FIELDS:
        return lambda table: str(table.get(key) or "") == value
    return lambda table: (table.get("Parameters") or {}).get(key) == value


def _text(field: str, table: Table) -> str:
    return str(table.get(field) or "")


def _sorted(tables: list[Table], criteria: list[dict[str, str]] | None) -> list[Table]:
    found = sorted(tables, key=lambda table: (table["Name"], table["DatabaseName"]))
    for one in reversed(criteria or []):
        field = one.get("FieldName") or ""
        if field not in _FIELDS:
            raise invalid_input(f"Not supported by the emulator: sorting by {field}")
        falls = one["Sort"] == "DESC"
        found = sorted(found, key=partial(_text, field), reverse=falls)
    return found
