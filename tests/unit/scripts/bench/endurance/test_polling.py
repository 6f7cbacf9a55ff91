"""A page that stays open: what is noted of what it asks, holds and says."""

from typing import Any

from scripts.bench.endurance.polling import Watch, look_at


class _Browser:
    """A page that asked twice, was once left before the answer, and says what is wrong."""

    def execute_script(self, _script: str) -> dict[str, Any]:
        base = "http://127.0.0.1:8600/api/dashboards/d"
        asked = [[f"{base}/freshness", 200, 0.5], [f"{base}/sheets/s/draw", 0, 2.0]]
        return {"asked": asked, "notice": "Not connected"}

    def execute_cdp_cmd(self, command: str, _arguments: dict[str, Any]) -> dict[str, Any]:
        return {"usedSize": 3 * 2**20} if command == "Runtime.getHeapUsage" else {}


def test_requests_count_by_their_last_name_and_their_status() -> None:
    found = Watch()
    look_at(_Browser(), found, 4.0)
    assert found.calls.outcomes == {"freshness HTTP 200": 1, "draw HTTP 0": 1}
    assert found.calls.seconds == [0.5, 2.0]


def test_heap_is_noted_in_mib_and_what_the_page_says_is_kept() -> None:
    found = Watch()
    look_at(_Browser(), found, 4.0)
    assert found.heap.points == [(4.0, 3.0)]
    assert found.notices == {"Not connected": 1}
