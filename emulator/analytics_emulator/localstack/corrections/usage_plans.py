"""Changes a usage plan as its patch operations say (API Gateway API reference, "Patch operations").

moto passes over most of them: stages that are replaced, throttles of methods, limits given anew
after they were taken away, rates that are no whole number.
"""

from typing import Any

from moto.apigateway.models import UsagePlan

from analytics_emulator.localstack.typed import patched

_TEXTS = {"name": "name", "description": "description", "productCode": "product_code"}
_NUMBERS = {"limit": int, "offset": int, "period": str, "burstLimit": int, "rateLimit": float}


def apply() -> None:
    """Take every operation."""

    @patched(UsagePlan.apply_patch_operations)
    def apply_patch_operations(_original: Any, self: Any, patch_operations: Any) -> None:
        for change in patch_operations:
            first, *rest = change["path"].strip("/").split("/")
            if first == "apiStages":
                _change_stages(self, change, rest)
            elif first in ("quota", "throttle"):
                _change_limits(getattr(self, first), change, rest)
            elif first in _TEXTS:
                gone = change["op"] == "remove"
                setattr(self, _TEXTS[first], None if gone else change["value"])


def _change_limits(limits: dict[str, Any], change: Any, names: list[str]) -> None:
    if change["op"] == "remove":
        for name in names or list(limits):
            limits.pop(name, None)
    else:
        (name,) = names
        limits[name] = _NUMBERS[name](change["value"])


def _change_stages(plan: Any, change: Any, rest: list[str]) -> None:
    api, _, stage = (rest[0] if rest else change["value"]).partition(":")
    named = [one for one in plan.api_stages if (one["apiId"], one["stage"]) == (api, stage)]
    if rest:
        _change_throttles(named[0].setdefault("throttle", {}), change, rest[2:])
    elif change["op"] == "remove":
        plan.api_stages = [one for one in plan.api_stages if one not in named]
    elif not named:
        plan.api_stages.append({"apiId": api, "stage": stage})


def _change_throttles(throttles: dict[str, Any], change: Any, rest: list[str]) -> None:
    """Change a method's: `{path}/{verb}`, and behind it the limit; without one, all of them."""
    if not rest:
        throttles.clear()
        return
    path, verb, *names = rest
    method = f"{path.replace('~1', '/').replace('~0', '~')}/{verb}"
    if change["op"] == "remove" and not names:
        throttles.pop(method, None)
    else:
        _change_limits(throttles.setdefault(method, {}), change, names)
