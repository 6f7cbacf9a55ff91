# ruff: noqa: PLC0415 -- what is needed of a service is imported with that service
"""Which of LocalStack's services are kept, and what each needs besides its stores."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

from localstack.services.plugins import Service

from analytics_emulator.localstack.persistence.keeper import Keeper
from analytics_emulator.localstack.persistence.stores import Stores
from analytics_emulator.localstack.typed import patched
from analytics_emulator.state.pickles import Reducer

type Load = Callable[[bytes], None]
type Before = Callable[[], None]

# What these hold is in programs that they start, and not in their stores.
_ELSEWHERE = frozenset({"es", "kinesis", "opensearch"})

# These are objects of ours, kept where they are made.
OURS = frozenset({"athena", "budgets", "firehose", "glue", "quicksight"})


def keep_services(keeper: Keeper) -> None:
    """Restore each service when it starts, before anybody can call it.

    One that couldn't be restored for want of room or descriptors is, once somebody calls it again.
    """
    started: set[Service] = set()

    @patched(Service.start)
    def start(original: Callable[..., Any], self: Service, asynchronous: bool) -> None:
        if self not in started:
            original(self, asynchronous)
            started.add(self)
        if self.plugin_name not in OURS:
            _adopt(keeper, self)


def _adopt(keeper: Keeper, service: Service) -> None:
    name: str = service.plugin_name
    stores = Stores(service, _REDUCERS.get(name, dict))
    load: Load = stores.load
    revived: Callable[[Any], AbstractContextManager[None]] = nullcontext
    if name == "s3":
        from analytics_emulator.localstack.persistence.objects import with_objects

        load = with_objects(load)
    if name == "events":
        from analytics_emulator.localstack.persistence.event_rules import with_services

        load = with_services(load, service.lifecycle_hook)
    if name == "lambda":
        from analytics_emulator.localstack.persistence.function_events import event_rows
        from analytics_emulator.localstack.persistence.functions import with_revisions

        event_rows(keeper)  # before versions start
        load = with_revisions(load)
        from analytics_emulator.localstack.persistence.event_sources import lost_mappings_apart

        revived = lost_mappings_apart
    before: Before = _nothing
    if name == "cloudformation":
        from analytics_emulator.localstack.persistence.past_stacks import past_stacks, with_contents

        past = past_stacks(keeper)
        before, load = past.put_away, with_contents(load, past)
    if name == "logs":
        from analytics_emulator.localstack.log_streams import log_events
        from analytics_emulator.localstack.persistence.log_streams import with_counts

        before, load = log_events().sync, with_counts(load)
    if name in _ELSEWHERE:
        before = partial(
            keeper.warn, name, f"{name} isn't kept: its data is a program's of its own"
        )

    def load_and_revive(content: bytes) -> None:
        hook = service.lifecycle_hook
        _call(hook, "on_before_state_load")
        load(content)
        with revived(hook):
            _call(hook, "on_after_state_load")

    keeper.adopt(name, stores.dump, load_and_revive, _BUSY.get(name, _never), before)
    _settle(keeper, name)


def _settle(keeper: Keeper, name: str) -> None:
    """Do away with what was kept of something that isn't there, or isn't at work, any more."""
    if name == "logs":
        from analytics_emulator.localstack.persistence.log_streams import drop_unknown

        drop_unknown()
    if name == "lambda":
        from analytics_emulator.localstack.persistence import function_events
        from analytics_emulator.localstack.persistence.functions import versions

        known = {version.qualified_arn for version in versions()}
        function_events.drop_unknown(function_events.event_rows(keeper), known)
    if name == "cloudformation":
        from analytics_emulator.localstack.persistence import interrupted_stacks

        interrupted_stacks.fail_interrupted(keeper)
        interrupted_stacks.keep_up(keeper)
    if name == "stepfunctions":
        from analytics_emulator.localstack.persistence.executions import fail_interrupted

        fail_interrupted(keeper)


def _call(hook: object, name: str) -> None:
    if method := getattr(hook, name, None):
        method()


def _never() -> bool:
    return False


def _nothing() -> None:
    pass


def _stacks_change() -> bool:
    from localstack.services.cloudformation.stores import cloudformation_stores

    stores = [store for _, _, store in list(cloudformation_stores.iter_stores())]
    found: list[Any] = [one for s in stores for one in list(s.stacks_v2.values())]
    found += [one for s in stores for one in list(s.change_sets.values())]
    return any(str(one.status).endswith("IN_PROGRESS") for one in found)


def _functions_change() -> bool:
    from localstack.services.lambda_.invocation.models import lambda_stores

    return any(
        _is_changing(version.config)
        for _, _, store in lambda_stores.iter_stores()
        for function in list(store.functions.values())
        for version in list(function.versions.values())
    )


def _executions_run() -> bool:
    from analytics_emulator.localstack.persistence.executions import is_one_running

    return is_one_running()


def _is_changing(configuration: Any) -> bool:
    update = configuration.last_update
    updating = bool(update and update.status == "InProgress")
    return updating or bool(configuration.state.state == "Pending")


def _object_reducers() -> Mapping[type, Reducer]:
    from localstack.services.s3.models import KeyStore, VersionedKeyStore

    # Their objects are rows of their own.
    return {
        KeyStore: lambda _: (KeyStore, ()),
        VersionedKeyStore: lambda _: (VersionedKeyStore, ()),
    }


def _stack_reducers() -> Mapping[type, Reducer]:
    from analytics_emulator.localstack.persistence.change_sets import reducers

    return reducers()


def _log_reducers() -> Mapping[type, Reducer]:
    from analytics_emulator.localstack.persistence.log_streams import reducers

    return reducers()


def _certificate_reducers() -> Mapping[type, Reducer]:
    from analytics_emulator.localstack.persistence.certificates import reducers

    return reducers()


def _policy_reducers() -> Mapping[type, Reducer]:
    from analytics_emulator.localstack.persistence.managed_policies import reducers

    return reducers()


def _parameter_reducers() -> Mapping[type, Reducer]:
    from analytics_emulator.localstack.persistence.parameters import reducers

    return reducers()


_REDUCERS: dict[str, Callable[[], Mapping[type, Reducer]]] = {
    "acm": _certificate_reducers,
    "cloudformation": _stack_reducers,
    "iam": _policy_reducers,
    "logs": _log_reducers,
    "s3": _object_reducers,
    "ssm": _parameter_reducers,
}
_BUSY = {
    "cloudformation": _stacks_change,
    "lambda": _functions_change,
    "stepfunctions": _executions_run,
}
