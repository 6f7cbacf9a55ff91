"""Loads the services that deployments use while nobody waits for them.

Each takes up to seconds to load when it is first called. A thread loads them once the emulator is
ready, one after the other in the order in which a deployment needs them; then those of which state
was kept, since some of them have work to go on with; then what is too old is removed. What is
loaded stays: until then Python's collector rests (a sixth of the loading's time was its), and
afterwards it passes all of it over.
"""

import gc
import logging
import threading

from localstack.services.plugins import SERVICE_PLUGINS

from analytics_emulator.iam import reference
from analytics_emulator.localstack.persistence.keeper import keeper

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
    found = keeper()
    kept = sorted(set(found.names if found else ()) - set(SERVICES))
    for service in (*SERVICES, *filter(SERVICE_PLUGINS.exists, kept)):
        if _stopping.is_set():
            return
        try:
            SERVICE_PLUGINS.require(service)
        except Exception:  # whoever calls the service next gets the error
            LOG.exception("Can't load %s ahead", service)
    reference.is_service("iam")  # a megabyte and more to read
    _begin_to_expire()


def _begin_to_expire() -> None:
    from analytics_emulator.localstack import expiry  # noqa: PLC0415 -- needs loaded services

    expiry.start(_stopping)
