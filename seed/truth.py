"""The ground truth of a month: what was planned, what must be stored, and every query's answer."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from seed.answers import ANSWERS
from seed.event import PlannedEvent
from seed.figures import cell_text, group_by
from seed.month import Plan
from seed.stored import stored_rows


def make_truth(plan: Plan, events: list[PlannedEvent]) -> dict[str, Any]:
    """Sum up planned events; `answers` holds each query's rows as Athena writes them (text)."""
    table = stored_rows(events)
    bad_fields = Counter(event.bad_field for event in events if event.bad_field)
    distinct = len({row.event_id for row in table})
    return {
        "plan": {
            "events": plan.events,
            "days": plan.days,
            "seed": plan.seed,
            "end": plan.end.isoformat(),
        },
        "sent": len(events),
        "accepted": len(table),
        "rejected": len(events) - len(table),
        "rejected_by_field": dict(sorted(bad_fields.items())),
        "rows": len(table),
        "distinct_events": distinct,
        "duplicates": len(table) - distinct,
        "rows_by_day": {
            day.isoformat(): len(rows)
            for day, rows in sorted(group_by(table, lambda row: row.moment.date()).items())
        },
        "answers": {
            name: [[cell_text(cell) for cell in row] for row in answer(table)]
            for name, answer in ANSWERS.items()
        },
    }


def write_truth(path: Path, truth: dict[str, Any]) -> None:
    """Write the ground truth as JSON, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(truth, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
