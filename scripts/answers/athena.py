"""Asks the deployed work group one question."""

from dataclasses import dataclass

from athena_client.query import Answer, run_query
from scripts.answers.clocks import clock
from scripts.answers.questions import UNIVERSAL
from scripts.aws.target import Target
from scripts.stacks.deployment import required_outputs

TIMEOUT_SECONDS = 300.0  # every question is answered in seconds; Athena's own limit is half an hour


@dataclass(frozen=True)
class Athena:
    """One work group and database to ask, and the SQL of the time zone that questions go by."""

    target: Target
    work_group: str
    database: str
    zone: str = UNIVERSAL

    @classmethod
    def of_deployment(cls, target: Target, prefix: str, environment: str) -> "Athena":
        """Take them from the stacks' outputs; `NotDeployedError` where they don't stand."""
        found = required_outputs(target, prefix, environment)
        named = [found.get(name, "") for name in ("TimeZone", "RestaurantTimeZones")]
        zone = clock(*named) if named[0] else UNIVERSAL  # a stack that is older has none
        return cls(target, found["WorkGroupName"], found["DatabaseName"], zone)

    def ask(self, sql: str) -> Answer:
        """Run one SELECT to its end; `QueryFailedError` carries Athena's reason."""
        return run_query(
            self.target.session.client("athena"),
            TIMEOUT_SECONDS,
            QueryString=sql,
            WorkGroup=self.work_group,
            QueryExecutionContext={"Database": self.database},
        )
