"""EventBridge's buses, rules and what hangs on them, at work again with what was kept of them.

LocalStack's stores have what is known of each, and its provider has an object for each that acts:
calls its targets, runs by its schedule. Those are made with a resource, and not from a store.
"""

from collections.abc import Callable
from typing import Any

from localstack.services.events.api_destination import APIDestinationService
from localstack.services.events.archive import ArchiveService
from localstack.services.events.connection import ConnectionService
from localstack.services.events.event_bus import EventBusService
from localstack.services.events.models import events_stores
from localstack.services.events.rule import RuleService


def with_services(load: Callable[[bytes], None], provider: Any) -> Callable[[bytes], None]:
    """Return a load that has the provider act for what was loaded, too."""

    def load_and_revive(content: bytes) -> None:
        load(content)
        for account, region, store in events_stores.iter_stores():
            for bus in store.event_buses.values():
                provider._event_bus_services_store[bus.arn] = EventBusService(bus)
                for rule in bus.rules.values():
                    _revive_rule(provider, rule, region, account)
            _revive_others(provider, store)

    return load_and_revive


def _revive_rule(provider: Any, rule: Any, region: str, account: str) -> None:
    service: Any = RuleService(rule)
    provider._rule_services_store[rule.arn] = service
    for target in rule.targets.values():
        provider.create_target_sender(target, rule.arn, rule.name, region, account)
    if service.schedule_cron and rule.targets:
        send = provider._get_scheduled_rule_job_function(account, region, rule)
        service.create_schedule_job(send)


def _revive_others(provider: Any, store: Any) -> None:
    for archive in store.archives.values():
        created = archive.creation_time
        provider._archive_service_store[archive.arn] = ArchiveService(archive)
        archive.creation_time = created
    for connection in store.connections.values():
        service = ConnectionService.restore_from_connection(connection)
        provider._connection_service_store[connection.arn] = service
    connections = {connection.arn: connection for connection in store.connections.values()}
    for destination in store.api_destinations.values():
        if connection := connections.get(destination.connection_arn):
            provider._api_destination_service_store[destination.arn] = (
                APIDestinationService.restore_from_api_destination_and_connection(
                    destination, connection
                )
            )
