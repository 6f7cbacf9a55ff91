"""Casts of sketches to their bytes and back, as long as those are the ones that Trino makes."""

from ....nodes.values import Value, duck
from ....types import Type
from .guard import Guard
from .table import converts


@converts("HyperLogLog", "varbinary")
def _hyper_log_log_bytes(value: Value, target: Type, _guard: Guard) -> Value:
    return duck(target, "athena_hll_bytes($1)", value)


@converts("varbinary", "HyperLogLog")
def _to_hyper_log_log(value: Value, target: Type, guard: Guard) -> Value | None:
    return None if guard.safe else duck(target, "athena_hll_of_bytes($1)", value)


@converts("tdigest", "varbinary")
def _tdigest_bytes(value: Value, target: Type, _guard: Guard) -> Value:
    return duck(target, f"athena_tdigest_bytes({_VALUES}, {_WEIGHTS})", value)


@converts("varbinary", "tdigest")
def _to_tdigest(value: Value, target: Type, guard: Guard) -> Value | None:
    if guard.safe:
        return None
    pairs = "lambda _p: {'v': _p[1], 'w': _p[2]}"
    return duck(target, f"list_transform(athena_tdigest_of_bytes($1), {pairs})", value)


@converts("SetDigest", "HyperLogLog")
def _set_to_hyper_log_log(value: Value, target: Type, _guard: Guard) -> Value:
    return duck(target, "list_distinct(list_transform($1, lambda _h: athena_hll_entry(_h)))", value)


@converts("qdigest", "varbinary")
@converts("varbinary", "qdigest", "SetDigest")
@converts("SetDigest", "varbinary")
def _refused(_value: Value, _target: Type, _guard: Guard) -> None:
    """Refuse bytes that hold how a sketch was built."""


_VALUES = "list_transform($1, lambda _e: _e.v)"
_WEIGHTS = "list_transform($1, lambda _e: _e.w)"
