"""Whether CloudWatch knows the metrics that alarms watch, and QuickSight took its assets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scripts.aws.target import Target

RULE = "limits, On AWS: which dimension sets a metric is published with; others stay silent"


@dataclass(frozen=True)
class Watching:
    """The alarms and assets of one deployment, by the start of their names."""

    target: Target
    name: str

    def dimension_sets(self) -> dict[str, list[list[str]]]:
        """Return the names of dimensions with which each metric of the alarms is published.

        Of metrics that weren't published yet nothing is told: many come with their first failure.
        """
        found = {}
        for alarm in self.alarms():
            namespace, metric = alarm["Namespace"], alarm["MetricName"]
            if sets := self._published(namespace, metric):
                found[f"{namespace} {metric}"] = [list(one) for one in sorted(sets)]
        return found

    def silent(self) -> list[str]:
        """Return the alarms over a metric that is published, and never by their dimensions."""
        published = self.dimension_sets()
        return [
            f"{alarm['AlarmName']} stays silent: {metric} is published by {published[metric]}, "
            f"and it watches {wanted}"
            for alarm in self.alarms()
            if (metric := f"{alarm['Namespace']} {alarm['MetricName']}") in published
            and (wanted := sorted(one["Name"] for one in alarm["Dimensions"]))
            not in published[metric]
        ]

    def alarms(self) -> list[Mapping[str, Any]]:
        """Return the deployment's alarms."""
        pages = self._cloudwatch.get_paginator("describe_alarms").paginate(
            AlarmNamePrefix=f"{self.name}-"
        )
        return [one for page in pages for one in page["MetricAlarms"]]

    def assets(self) -> str:
        """Return what QuickSight made of the definition; its errors are raised as they are."""
        quicksight: Any = self.target.session.client("quicksight")
        board = quicksight.describe_dashboard(
            AwsAccountId=self.target.account_id, DashboardId=f"{self.name}-restaurants"
        )
        version = board["Dashboard"]["Version"]
        if version["Status"] != "CREATION_SUCCESSFUL" or version.get("Errors"):
            raise ValueError(f"{version['Status']}: {version.get('Errors')}")
        return "QuickSight took the definition without an error"

    def _published(self, namespace: str, metric: str) -> set[tuple[str, ...]]:
        """Return the sets by which a metric of this deployment is published."""
        pages = self._cloudwatch.get_paginator("list_metrics").paginate(
            Namespace=namespace, MetricName=metric
        )
        return {
            tuple(sorted(one["Name"] for one in found["Dimensions"]))
            for page in pages
            for found in page["Metrics"]
            if any(one["Value"].startswith(self.name) for one in found["Dimensions"])
        }

    @property
    def _cloudwatch(self) -> Any:
        return self.target.session.client("cloudwatch")
