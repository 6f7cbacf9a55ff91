"""LocalStack's stores and moto's backends, as their providers show them to a state visitor.

A service's containers are pickled together, so that what they share stays shared. Stores and
backends themselves are named in a pickle instead: they are made by their containers.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from types import LambdaType
from typing import Any

from localstack.services.plugins import Service
from localstack.services.stores import LOCAL_ATTR_PREFIX, AccountRegionBundle
from localstack.state import StateVisitor
from moto.core.base_backend import BackendDict

from analytics_emulator.state.pickles import Pickling, Reducer

PACKAGES = frozenset(
    {
        "analytics_emulator",
        "collections",
        "cryptography",
        "datetime",
        "decimal",
        "enum",
        "ipaddress",
        "localstack",
        "moto",
        "pathlib",
        "re",
        "uuid",
        "zoneinfo",
    }
)
# Tests read these again. Of others a pickle is read once it is made: a class that can't be made
# anew is told then, and not when everything depends on it.
PROVEN = frozenset(
    {
        "apigateway",
        "cloudformation",
        "cloudwatch",
        "iam",
        "kms",
        "lambda",
        "logs",
        "s3",
        "secretsmanager",
        "sns",
        "ssm",
        "sts",
    }
)
type Place = tuple[str, str]

_bundles: dict[str, Any] = {}
_backends: dict[str, Any] = {}


class Stores:
    """The containers of one service."""

    def __init__(self, service: Service, reducers: Callable[[], Mapping[type, Reducer]]) -> None:
        self._reducers = reducers
        self._tries = service.plugin_name not in PROVEN
        found = _Containers()
        service.accept_state_visitor(found)
        self._own_bundles, self._own_backends = found.bundles, found.backends
        _bundles.update(found.bundles)
        _backends.update(found.backends)

    def dump(self) -> bytes:
        """Return all that they hold."""
        content = {
            "bundles": {name: _of_bundle(b) for name, b in self._own_bundles.items()},
            "backends": {name: _of_backends(b) for name, b in self._own_backends.items()},
        }
        pickling = Pickling(PACKAGES, self._named() | dict(self._reducers()))
        pickled = pickling.dumps(content)
        if self._tries:
            pickling.loads(pickled)
        return pickled

    def load(self, content: bytes) -> None:
        """Fill the containers with what they held."""
        found = Pickling(PACKAGES, {}).loads(content)
        for name, kept in found["bundles"].items():
            _fill_bundle(_bundles[name], kept)
        for name, kept in found["backends"].items():
            for (account, region), members in kept.items():
                _fill_backend(vars(_backends[name][account][region]), members)

    def _named(self) -> dict[type, Reducer]:
        stores = {b.store: _store_reducer(name) for name, b in self._own_bundles.items()}
        backends = {b.backend: _backend_reducer(name) for name, b in self._own_backends.items()}
        return stores | backends


def _store_reducer(name: str) -> Reducer:
    return lambda store: (store_of, (name, store._account_id, store._region_name))


def _backend_reducer(name: str) -> Reducer:
    return lambda backend: (backend_of, (name, backend.account_id, backend.region_name))


def store_of(name: str, account: str, region: str) -> Any:
    """Return the store that a pickle names."""
    return _bundles[name][account][region]


def backend_of(name: str, account: str, region: str) -> Any:
    """Return the backend that a pickle names."""
    return _backends[name][account][region]


class _Containers(StateVisitor):
    """Collects what a provider shows; folders are none of its business."""

    def __init__(self) -> None:
        self.bundles: dict[str, Any] = {}
        self.backends: dict[str, Any] = {}

    def visit(self, state_container: Any) -> None:
        if isinstance(state_container, AccountRegionBundle):
            self.bundles[state_container.service_name] = state_container
        elif isinstance(state_container, BackendDict):
            self.backends[state_container.service_name] = state_container


def _of_bundle(bundle: Any) -> dict[str, Any]:
    accounts = dict(bundle)
    regions = {(a, r): s for a, found in accounts.items() for r, s in dict(found).items()}
    return {
        "universal": bundle._universal,
        "global": {account: found._global for account, found in accounts.items()},
        "stores": {
            place: {n: v for n, v in vars(store).items() if n.startswith(LOCAL_ATTR_PREFIX)}
            for place, store in regions.items()
        },
    }


def _fill_bundle(bundle: Any, kept: dict[str, Any]) -> None:
    bundle._universal.update(kept["universal"])
    for account, members in kept["global"].items():
        bundle[account]._global.update(members)
    for (account, region), members in kept["stores"].items():
        vars(bundle[account][region]).update(members)


class Filling(dict[Any, Any]):
    """The content of a `defaultdict`, whose factory is a local function that has no name."""


def _without_factory(value: Any) -> Any:
    has_local_one = isinstance(value, defaultdict) and isinstance(value.default_factory, LambdaType)
    return Filling(value) if has_local_one else value


def _fill_backend(backend: dict[str, Any], members: dict[str, Any]) -> None:
    for name, value in members.items():
        if isinstance(value, Filling):
            backend[name].clear()
            backend[name].update(value)
        else:
            backend[name] = value


def _of_backends(backends: Any) -> dict[Place, dict[str, Any]]:
    return {
        (account, region): {n: _without_factory(v) for n, v in vars(backend).items()}
        for account, regions in dict(backends).items()
        for region, backend in dict(regions).items()
    }
