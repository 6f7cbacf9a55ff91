"""Writes the CloudWatch dashboard into the monitoring template.

It stands readable in cloudformation/dashboards/clickstream.yaml; run this after changing it:
python -m scripts.generators.monitoring_dashboard
"""

import json
import textwrap
from typing import Any

import yaml

from scripts.generators import parts
from scripts.stacks.templates import TEMPLATES

PART = "dashboard"
SOURCE = TEMPLATES / "dashboards" / "clickstream.yaml"
WIDTH = 24  # of a dashboard, in CloudWatch's units
ALARM_ARN = (
    "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}"
    ":alarm:${Prefix}-${Environment}-"
)


def with_dashboard(template: str, source: str) -> str:
    """Replace the dashboard of a template's text by that of the source."""
    before, _, after = parts.split(template, PART)
    text = json.dumps(dashboard_body(yaml.safe_load(source)), ensure_ascii=False)
    # A folded scalar makes one space of each line end, where JSON had one.
    folded = textwrap.fill(
        text,
        118,
        initial_indent=" " * 8,
        subsequent_indent=" " * 8,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return f"{before}      DashboardBody: !Sub >-\n{folded}\n{after}"


def dashboard_body(source: dict[str, Any]) -> dict[str, Any]:
    """Return CloudWatch's dashboard structure: the widgets of each row side by side."""
    widgets: list[dict[str, Any]] = []
    top = 0
    for row in source["rows"]:
        width = WIDTH // len(row["widgets"])
        for place, widget in enumerate(row["widgets"]):
            box = {"x": place * width, "y": top, "width": width, "height": row["height"]}
            widgets.append(box | _widget(widget))
        top += row["height"]
    return {"widgets": widgets}


def _widget(widget: dict[str, Any]) -> dict[str, Any]:
    if "alarms" in widget:
        arns = [ALARM_ARN + name for name in widget["alarms"]]
        return {"type": "alarm", "properties": {"title": widget["title"], "alarms": arns}}
    properties = {"region": "${AWS::Region}", "view": "timeSeries", "period": 300} | widget
    return {"type": "metric", "properties": properties}


main = parts.command(
    "monitoring",
    lambda text: with_dashboard(text, SOURCE.read_text()),
    "scripts.generators.monitoring_dashboard",
)

if __name__ == "__main__":
    main()
