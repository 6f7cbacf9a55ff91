"""A call that posts one event, word for word for a shell: what people paste to try a deployment."""

import json
from datetime import UTC, datetime

EVENT = {
    "menuItem": "Falafel", "quantity": 2, "price": 7.50, "customerId": "customer-1",
    "restaurantId": "corner-diner",
}  # fmt: skip


def curl(url: str, key: str) -> str:
    """Return the call for sh; `key` may be a command in `$(…)`, and none where it is empty."""
    header = f' -H "x-api-key: {key}"' if key else ""
    return f"curl -X POST {url}{header} -H 'content-type: application/json' -d '{_body()}'"


def powershell(url: str, key: str) -> str:
    """Return the call for PowerShell."""
    headers = f' -Headers @{{"x-api-key" = "{key}"}}' if key else ""
    return (
        f"Invoke-RestMethod -Method Post -Uri {url}{headers} -ContentType application/json "
        f"-Body '{_body()}'"
    )


def key_command(key_id: str) -> str:
    """Return what reads a key's value from AWS, so that the value stands in no log."""
    return (
        f"$(aws apigateway get-api-key --api-key {key_id} --include-value --query value "
        "--output text)"
    )


def _body() -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps({"timestamp": now, **EVENT})
