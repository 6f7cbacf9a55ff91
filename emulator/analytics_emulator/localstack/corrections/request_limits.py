"""Holds callers to the throttles and quotas that LocalStack only keeps.

First the usage plan of the caller's key, then the method's throttle on its stage (API Gateway
developer guide, "Throttle requests": the order of limits).
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from localstack.services.apigateway.next_gen.execute_api import handlers, moto_helpers
from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    QuotaExceededError,
    ThrottledError,
)

from analytics_emulator.apigateway.limits import Key, Limits, Quota, Throttle
from analytics_emulator.localstack.gateway_handlers import insert_after
from analytics_emulator.localstack.persistence.keeper import keeper, kept
from analytics_emulator.single import Single

_KEPT_AS = "usage"


def apply() -> None:
    """Put the limits behind the check of API keys."""
    limits()
    insert_after(handlers.api_key_validation_handler, enforce_limits)


@Single
def limits() -> Limits:
    """Return what is counted in this process, on from what earlier ones counted."""
    return kept(_KEPT_AS, Limits())


def enforce_limits(_chain: Any, context: Any, _response: Any) -> None:
    """Answer 429 where a request is one too many."""
    plan = _usage_plan(context)
    throttles = [*_plan_throttles(context, plan), *_stage_throttles(context)]
    if not all(limits().admits(key, throttle, time.monotonic()) for key, throttle in throttles):
        raise ThrottledError("Too Many Requests")
    if (quota := (plan or {}).get("quota")) and quota.get("limit") is not None:
        allowed = Quota(int(quota["limit"]), quota["period"], int(quota.get("offset") or 0))
        if not _counts((plan["id"], _key_id(context)), allowed):
            raise QuotaExceededError("Limit Exceeded")


def _counts(key: Key, allowed: Quota) -> bool:
    """Count a request; it is saved soon (AWS: quotas are "applied on a best-effort basis")."""
    counted = limits().counts(key, allowed, datetime.now(UTC))
    if counted and (found := keeper()):
        found.touch(_KEPT_AS)
    return counted


def _usage_plan(context: Any) -> Any:
    """Find the plan of the caller's key; a key has one a stage."""
    key, where = _key_id(context), (context.account_id, context.region)
    if not key:
        return None
    plans: list[Any] = list(moto_helpers.get_usage_plans(*where))
    for plan in plans:
        holders = moto_helpers.get_usage_plan_keys(plan["id"], *where)
        if _plan_stage(plan, context) and any(holder["id"] == key for holder in holders):
            return plan
    return None


def _plan_stage(plan: Any, context: Any) -> Any:
    for stage in plan.get("apiStages") or []:
        if (stage.get("apiId"), stage.get("stage")) == (context.api_id, context.stage):
            return stage
    return None


def _plan_throttles(context: Any, plan: Any) -> Iterator[tuple[Key, Throttle]]:
    """Yield the limit of the caller's key, and the plan's own one for this method."""
    if plan is None:
        return
    key = (plan["id"], _key_id(context))
    if throttle := _throttle(plan.get("throttle"), "rateLimit", "burstLimit"):
        yield key, throttle
    method = f"{_path(context)}/{_verb(context)}"
    by_method = _plan_stage(plan, context).get("throttle") or {}
    if throttle := _throttle(by_method.get(method), "rateLimit", "burstLimit"):
        yield (*key, context.api_id, context.stage, method), throttle


def _stage_throttles(context: Any) -> Iterator[tuple[Key, Throttle]]:
    """Yield the limit of this method on its stage; `*/*` stands for each method without its own."""
    settings = context.stage_configuration.get("methodSettings") or {}
    method = f"{_path(context).replace('/', '~1')}/{_verb(context)}"
    setting = settings.get(method) or settings.get("*/*")
    if throttle := _throttle(setting, "throttlingRateLimit", "throttlingBurstLimit"):
        yield (context.api_id, context.stage, method), throttle


def _throttle(setting: Any, rate: str, burst: str) -> Throttle | None:
    """Read a throttle; one without both numbers limits nothing."""
    if not setting or setting.get(rate) is None or setting.get(burst) is None:
        return None
    return Throttle(float(setting[rate]), int(setting[burst]))


def _key_id(context: Any) -> str:
    return (context.context_variables.get("identity") or {}).get("apiKeyId") or ""


def _path(context: Any) -> str:
    return str(context.resource["path"])


def _verb(context: Any) -> str:
    return str(context.resource_method["httpMethod"])
