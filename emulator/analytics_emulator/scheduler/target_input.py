"""What a schedule hands its target: its Input, with the run's own facts in place of their names.

Source: EventBridge Scheduler user guide, "Adding context attributes".
"""

from datetime import datetime


def target_input(text: str | None, arn: str, run: datetime, execution: str) -> str:
    """Return an Input for one run; a target without one is given an empty object."""
    facts = {
        "schedule-arn": arn,
        "scheduled-time": f"{run:%Y-%m-%dT%H:%M:%SZ}",
        "execution-id": execution,
        "attempt-number": "1",
    }
    made = text or "{}"
    for name, value in facts.items():
        made = made.replace(f"<aws.scheduler.{name}>", value)
    return made
