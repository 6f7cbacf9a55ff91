"""Tells an account that can't be reached from one that answers with an error."""

from botocore.exceptions import ConnectionError as NoConnectionError
from botocore.exceptions import HTTPClientError

from dashboard.aws.athena import Answer, Athena

AWAY = (NoConnectionError, HTTPClientError)


class AwayError(Exception):
    """AWS doesn't answer; the text says which address, and how it failed."""


class ReachingAthena(Athena):
    """Athena whose absence ends a drawing: it is no fault of the query that meets it."""

    def run(self, sql: str, work_group: str) -> Answer:
        """Run a query to its end; `AwayError` where Athena can't be reached."""
        try:
            return super().run(sql, work_group)
        except AWAY as error:
            raise AwayError(str(error)) from error
