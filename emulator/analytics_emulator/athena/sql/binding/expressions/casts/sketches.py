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
@converts("qdigest", "varbinary")
def _bytes(value: Value, target: Type, _guard: Guard) -> Value:
    return duck(target, "$1", value)


@converts("varbinary", "tdigest", "qdigest")
def _of_bytes(value: Value, target: Type, guard: Guard) -> Value | None:
    return None if guard.safe else duck(target, f"athena_{target.kind}_of_bytes($1)", value)


@converts("SetDigest", "HyperLogLog")
def _set_to_hyper_log_log(value: Value, target: Type, _guard: Guard) -> Value:
    return duck(target, "athena_hll_of_digest($1)", value)


@converts("varbinary", "SetDigest")
@converts("SetDigest", "varbinary")
def _refused(_value: Value, _target: Type, _guard: Guard) -> None:
    """Refuse bytes that hold how a sketch was built."""
