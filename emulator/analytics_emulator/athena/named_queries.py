"""The operations on named queries (Athena API reference)."""

import uuid
from typing import Any

from analytics_emulator.athena.errors import invalid_request
from analytics_emulator.athena.paging import list_answer
from analytics_emulator.athena.region import Region, Regions
from analytics_emulator.athena.work_groups import find_work_group
from analytics_emulator.service import CallContext

_MEMBERS = ("Name", "Description", "Database", "QueryString")


class NamedQueryOperations:
    """Create, read, update and delete named queries."""

    _regions: Regions

    def create_named_query(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Save a query; the same ClientRequestToken gives the same id."""
        region = self._regions.of(context)
        work_group = request.get("WorkGroup") or "primary"
        query = {key: request[key] for key in _MEMBERS if request.get(key) is not None}
        query["WorkGroup"] = work_group
        token = request.get("ClientRequestToken")
        with region.lock:
            find_work_group(region, work_group)
            earlier = region.requests_by_token.get(f"named-query:{token}") if token else None
            if earlier is not None:
                return {"NamedQueryId": _same_request(earlier, query)}
            query_id = str(uuid.uuid4())
            region.named_queries[query_id] = query | {"NamedQueryId": query_id}
            if token:
                region.requests_by_token[f"named-query:{token}"] = (query, query_id)
        return {"NamedQueryId": query_id}

    def get_named_query(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Return one named query."""
        region = self._regions.of(context)
        with region.lock:
            return {"NamedQuery": dict(_find(region, request["NamedQueryId"]))}

    def batch_get_named_query(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return several named queries, and which ids there were none for."""
        region = self._regions.of(context)
        ids = request["NamedQueryIds"]
        with region.lock:
            found = [dict(region.named_queries[i]) for i in ids if i in region.named_queries]
            missing = [_unprocessed(i) for i in ids if i not in region.named_queries]
        return {"NamedQueries": found, "UnprocessedNamedQueryIds": missing}

    def list_named_queries(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """List a work group's named queries, the newest first."""
        region = self._regions.of(context)
        name = request.get("WorkGroup") or "primary"
        with region.lock:
            find_work_group(region, name)
            queries = reversed(region.named_queries.items())
            ids = [query_id for query_id, query in queries if query["WorkGroup"] == name]
        return list_answer("NamedQueryIds", ids, request)

    def update_named_query(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Change name, text and description."""
        region = self._regions.of(context)
        with region.lock:
            query = _find(region, request["NamedQueryId"])
            query |= {key: request[key] for key in ("Name", "QueryString")}
            if request.get("Description") is not None:
                query["Description"] = request["Description"]
        return {}

    def delete_named_query(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Delete a named query."""
        region = self._regions.of(context)
        with region.lock:
            _find(region, request["NamedQueryId"])
            del region.named_queries[request["NamedQueryId"]]
        return {}


def _find(region: Region, query_id: str) -> dict[str, Any]:
    if query_id not in region.named_queries:
        raise invalid_request(_missing_text(query_id))
    return region.named_queries[query_id]


def _same_request(earlier: tuple[object, str], query: dict[str, Any]) -> str:
    request, query_id = earlier
    if request != query:
        raise invalid_request("Idempotent parameters do not match", "IDEMPOTENT_PARAMETER_MISMATCH")
    return query_id


def _unprocessed(query_id: str) -> dict[str, str]:
    return {
        "NamedQueryId": query_id,
        "ErrorCode": "INVALID_INPUT",
        "ErrorMessage": _missing_text(query_id),
    }


def _missing_text(query_id: str) -> str:
    return f"NamedQuery {query_id} was not found"
