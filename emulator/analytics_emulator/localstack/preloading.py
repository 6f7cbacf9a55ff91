"""Loads the services that deployments use while nobody waits for them.

Each takes up to seconds to load when it is first called. A thread loads them once the emulator is
ready, one after the other in the order in which a deployment needs them; then those of which state
was kept, since some of them have work to go on with. What the first delivery and the first query
need comes piece by piece, each when no request is unanswered; then what is too old is removed. What
is loaded stays: until then Python's collector rests (a sixth of the loading's time was its), and
afterwards it passes all of it over. `ANALYTICS_LOAD_AHEAD=0` leaves all but what was kept to who
calls it first.
"""

import gc
import logging
import os
import threading
from importlib import import_module

from localstack.services.plugins import SERVICE_PLUGINS

from analytics_emulator.iam import reference
from analytics_emulator.localstack.calm import REQUESTS
from analytics_emulator.localstack.persistence.keeper import keeper
from analytics_emulator.localstack.services import athena_service

LOG = logging.getLogger(__name__)

SERVICES = (
    "s3",
    "cloudformation",
    "sts",
    "iam",
    "glue",
    "athena",
    "logs",
    "lambda",
    "firehose",
    "apigateway",
    "sns",
    "cloudwatch",
)

# Arrow, DuckDB and Athena's compiler: a second of a busy machine, which no deployment needs.
_AFTERWARDS = (
    "numpy",
    "pyarrow.compute",
    "analytics_emulator.firehose.parquet_file",
    "sqlglot.dialects.trino",
    "duckdb",
    "analytics_emulator.athena.sql",
    "analytics_emulator.athena.queries",
)
_PATIENCE_SECONDS = 10  # there may always be somebody who waits, for a queue's next message

_stopping = threading.Event()


def start() -> None:
    """Begin to load."""
    threading.Thread(target=_load, name="preloading", daemon=True).start()


def stop() -> None:
    """Load no further service."""
    _stopping.set()


def _load() -> None:
    try:
        _load_services()
    finally:
        gc.freeze()
        gc.enable()


def _load_services() -> None:
    found, is_ahead = keeper(), os.environ.get("ANALYTICS_LOAD_AHEAD") != "0"
    ahead = SERVICES if is_ahead else ()
    kept = sorted(set(found.names if found else ()) - set(ahead))
    for service in (*ahead, *filter(SERVICE_PLUGINS.exists, kept)):
        if _stopping.is_set():
            return
        try:
            SERVICE_PLUGINS.require(service)
        except Exception:  # whoever calls the service next gets the error
            LOG.exception("Can't load %s ahead", service)
    if is_ahead:
        reference.is_service("iam")  # a megabyte and more to read
        _load_engine()
    _begin_to_expire()


def _load_engine() -> None:
    try:
        for module in _AFTERWARDS:
            REQUESTS.wait_until_answered(_PATIENCE_SECONDS)
            if _stopping.is_set():
                return
            import_module(module)
        athena_service().start()
    except Exception:  # whoever asks Athena next gets the error
        LOG.exception("Can't load Athena's engine ahead")


def _begin_to_expire() -> None:
    from analytics_emulator.localstack import expiry  # noqa: PLC0415 -- needs loaded services

    expiry.start(_stopping)
