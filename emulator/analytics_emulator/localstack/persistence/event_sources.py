"""Mappings of event sources whose queue, role or function is gone when Lambda is restored.

LocalStack makes each mapping's poller at once, and one that fails takes all that was kept of Lambda
with it. On AWS such a mapping stays, and works once its parts are there again (Lambda API
reference, DeleteFunction: mappings are deleted by themselves).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from localstack.services.lambda_.event_source_mapping.esm_worker import (
    EsmState,
    EsmStateReason,
    EsmWorker,
)
from localstack.services.lambda_.event_source_mapping.esm_worker_factory import EsmWorkerFactory
from localstack.services.lambda_.event_source_mapping.pollers.poller import Poller
from localstack.services.lambda_.invocation.models import lambda_stores
from localstack.services.lambda_.provider_utils import get_function_version_from_arn

_AT_REST = (EsmState.DISABLED, EsmState.DISABLING)


@contextmanager
def lost_mappings_apart(provider: Any) -> Iterator[None]:
    """Restore the mappings that can't be now by themselves, once the others are."""
    lost: list[tuple[Any, str, Any]] = [
        (store, name, mapping)
        for _, _, store in lambda_stores.iter_stores()
        for name, mapping in list(store.event_source_mappings.items())
        if not _works(mapping)
    ]
    for store, name, _ in lost:
        del store.event_source_mappings[name]
    yield
    for store, name, mapping in lost:
        store.event_source_mappings[name] = mapping
        worker: Any = _StandbyWorker(mapping, store)
        provider.esm_workers[name] = worker
        worker.create()


def _works(mapping: Any) -> bool:
    try:
        _poller(mapping)
    except Exception:  # whatever it is, the others have to be restored
        return False
    return True


def _poller(mapping: Any) -> Poller:
    role = get_function_version_from_arn(mapping["FunctionArn"]).config.role
    factory: Any = EsmWorkerFactory  # untyped there
    made: Poller = factory(mapping, role, enabled=True).get_esm_worker().poller
    return made


class _LatePoller(Poller):
    """Polls as soon as it can be made; until then each try fails, and the next one is later."""

    def __init__(self, mapping: Any) -> None:
        self._mapping = mapping
        self._made: Poller | None = None

    def event_source(self) -> Any:
        """Return what events say of their source."""
        return self._made.event_source() if self._made else ""

    def poll_events(self) -> None:
        """Poll."""
        self._made = self._made or _poller(self._mapping)
        self._made.poll_events()

    def close(self) -> None:
        """End what there is to end."""
        if self._made:
            self._made.close()


class _StandbyWorker(EsmWorker):
    """A worker whose function needn't be there, which LocalStack's looks for."""

    def __init__(self, mapping: Any, store: Any) -> None:
        self.esm_config = mapping
        self.poller = _LatePoller(mapping)
        self.enabled = mapping.get("State") not in _AT_REST
        self.current_state = EsmState.CREATING
        self.user_state_reason = self.state_transition_reason = EsmStateReason.USER_INITIATED
        self._state = store
        self._state_lock = threading.RLock()
        self._shutdown_event = threading.Event()
        self._poller_thread = None
        self._graceful_shutdown_triggered = False
