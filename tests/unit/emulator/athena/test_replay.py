from collections.abc import Callable
from pathlib import Path

from analytics_emulator.athena.replay import engine_over_table
from tests.unit.emulator.athena.conftest import Lab


def test_replay_reads_a_projected_table_without_a_service(
    lab: Lab, daily_table: Callable[..., None], tmp_path: Path
) -> None:
    daily_table("2026-03-01", "2026-03-02")
    request = {"DatabaseName": lab.database, "Name": "daily"}
    table = lab.glue.get_table(lab.context, request)["Table"]
    with engine_over_table(table, lab.store, tmp_path / "replay") as engine:
        query = engine.compile("SELECT dt, n FROM daily ORDER BY n", lab.database)
        rows = [list(row) for row in engine.run(query).rows]
    assert rows == [["2026-03-01", "0"], ["2026-03-02", "1"]]
