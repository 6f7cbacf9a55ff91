# ruff: noqa: PLC0415 -- a service is imported when it is first asked for: LocalStack's take seconds
"""The one instance of each service object in this process, joined to what it calls."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from localstack import config
from localstack.services.plugins import SERVICE_PLUGINS

from analytics_emulator.localstack.farewell import say, sentences
from analytics_emulator.localstack.metrics import metric_publisher
from analytics_emulator.localstack.persistence.keeper import keeper, kept
from analytics_emulator.single import Single

if TYPE_CHECKING:
    from analytics_emulator.athena import AthenaService
    from analytics_emulator.athena.spare_memory import SpareMemory
    from analytics_emulator.firehose import FirehoseService, Settings
    from analytics_emulator.glue import GlueService
    from analytics_emulator.quicksight import QuickSightService

# Of 100,000 records so much is left behind; giving it back stops all threads for some 0.1 s.
_DELIVERIES_GROWTH_BYTES = 128 * 1024**2


@Single
def glue_service() -> "GlueService":
    """Return the data catalog that Athena, Firehose and the Glue API share."""
    from analytics_emulator.glue import GlueService

    return kept("glue", GlueService())


@Single
def athena_service() -> "AthenaService":
    """Return Athena over the catalog and LocalStack's S3."""
    from analytics_emulator.athena import AthenaService
    from analytics_emulator.athena.keeping import Keeping
    from analytics_emulator.localstack.athena_ports import AthenaObjects
    from analytics_emulator.localstack.iam.athena_permissions import permissions_of_caller
    from analytics_emulator.localstack.persistence.objects import together

    SERVICE_PLUGINS.require("s3")  # whose records are read past its API
    found = keeper()
    executions = found.rows("athena-executions") if found else None
    service = AthenaService(
        glue_service(),
        AthenaObjects(),
        Path(config.dirs.tmp) / "athena",
        metric_publisher(),
        Keeping(executions, _commit_statement, together),
        permissions_of_caller,
    )
    kept("athena", service)
    service.load_history()
    return service


def _commit_statement() -> None:
    """Have on the disk what a statement changed: tables and partitions, prepared statements."""
    if found := keeper():
        found.commit_touched("glue", "athena")


@Single
def firehose_service() -> "FirehoseService":
    """Return Firehose over LocalStack's S3, Lambda and Logs."""
    from analytics_emulator.firehose import FirehoseService
    from analytics_emulator.localstack import firehose_ports as ports

    service = FirehoseService(
        ports.FirehoseObjects(lambda: _spare_memory().give_back()),
        ports.FunctionInvocations(),
        ports.CatalogTables(),
        ports.LogEvents(),
        _firehose_settings(),
        metrics=metric_publisher(),
    )
    return kept("firehose", service)


@Single
def _spare_memory() -> "SpareMemory":
    """Return what looks at memory behind deliveries, from the first one on."""
    from analytics_emulator.athena.spare_memory import SpareMemory

    return SpareMemory(_DELIVERIES_GROWTH_BYTES)


def _firehose_settings() -> "Settings":
    from analytics_emulator.firehose import Settings
    from analytics_emulator.localstack.aws_timing import is_on
    from analytics_emulator.state.durable import syncs
    from analytics_emulator.state.folder import part_of_state

    cap = None if is_on() else os.environ.get("ANALYTICS_FIREHOSE_MAX_BUFFER_SECONDS")
    return Settings(
        max_buffer_seconds=float(cap) if cap else None,
        spool=part_of_state("spool"),
        fsync=syncs(),
    )


@Single
def quicksight_service() -> "QuickSightService":
    """Return QuickSight, which asks Athena through its API."""
    from analytics_emulator.localstack.quicksight_ports import AthenaQueries
    from analytics_emulator.quicksight import QuickSightService

    return kept("quicksight", QuickSightService(AthenaQueries()))


def close_services() -> None:
    """Deliver what Firehose holds and end what runs, of the services that were ever called."""
    closing = firehose_service().close() if firehose_service.is_made else None
    stopped = athena_service().close() if athena_service.is_made else 0
    metric_publisher().close()
    if found := keeper():
        found.touch("firehose")  # its counters, which puts don't have saved
    say(list(sentences(closing, stopped)))
