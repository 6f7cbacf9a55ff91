# ruff: noqa: PLC0415 -- a start must not wait for what is needed later
"""What happens when LocalStack starts and stops (plux namespaces `localstack.hooks.*`)."""

from typing import TYPE_CHECKING

from localstack import config
from localstack.runtime.shutdown import SERVICE_SHUTDOWN_PRIORITY

from analytics_emulator.localstack.typed import on_ready, on_shutdown, on_start, patched

if TYPE_CHECKING:
    from analytics_emulator.localstack.persistence.keeper import Keeper

# Services of LocalStack's that a provider of ours named `analytics` stands in for.
STOOD_IN_FOR = (
    "apigateway", "cloudformation", "cloudwatch", "events", "firehose", "logs", "s3", "scheduler",
    "sqs", "stepfunctions",
)  # fmt: skip


@on_start
def prepare_analytics() -> None:
    """Choose our providers over LocalStack's, stay off the network, open the local routes."""
    from localstack.services.edge import ROUTER

    from analytics_emulator.localstack import (
        calm,
        corrections,
        function_urls,
        newer_models,
        read_requests,
        request_savings,
        savings,
    )
    from analytics_emulator.localstack.iam.enforcement import enforce
    from analytics_emulator.localstack.listening import honour_listen_host
    from analytics_emulator.localstack.persistence.keeper import keeper, open_keeper
    from analytics_emulator.localstack.routes import add_routes

    for api in STOOD_IN_FOR:
        config.SERVICE_PROVIDER_CONFIG.set_provider_if_not_exists(api, "analytics")
    _stay_offline()
    calm.watch()
    newer_models.apply()
    savings.apply()
    request_savings.apply()
    corrections.apply_to_gateway()
    function_urls.serve()
    enforce()
    read_requests.look_at_allowed()
    honour_listen_host()
    add_routes(ROUTER)
    open_keeper()
    if found := keeper():
        _keep_state(found)


@on_ready
def preload_services() -> None:
    """Load services before the first deployment asks for them, then see what is too old."""
    from analytics_emulator.localstack import preloading

    preloading.start()


@on_shutdown(priority=SERVICE_SHUTDOWN_PRIORITY + 20)
def deliver_buffers() -> None:
    """Load nothing more, and deliver what Firehose holds while S3 and Lambda still work."""
    from analytics_emulator.localstack import preloading
    from analytics_emulator.localstack.services import close_services

    preloading.stop()
    close_services()


@on_shutdown(priority=SERVICE_SHUTDOWN_PRIORITY + 10)
def save_state() -> None:
    """Save what has changed, once buffers are delivered and before services are taken down."""
    from analytics_emulator.localstack.persistence.keeper import keeper

    if found := keeper():
        found.close()


def _keep_state(found: "Keeper") -> None:
    """Restore services as they start, and look at each call."""
    from localstack.aws import handlers

    from analytics_emulator.localstack.persistence.services import keep_services

    keep_services(found)
    handlers.run_custom_response_handlers.append(found)


def _stay_offline() -> None:
    """Turn off LocalStack's look-up of an S3 host name and its download of a service catalog."""
    from localstack.utils.aws import aws_stack
    from localstack.utils.catalog.catalog_loader import RemoteCatalogLoader

    vars(aws_stack)["CACHE_S3_HOSTNAME_DNS_STATUS"] = False

    @patched(RemoteCatalogLoader.get_remote_catalog)
    def get_remote_catalog(_get: object, _self: object) -> None:
        raise RuntimeError("the emulator works offline")
