"""Lets nobody in with a key that was made a moment ago, where AWS's timing is asked for."""

from datetime import UTC, datetime
from typing import Any

from localstack.services.apigateway.next_gen.execute_api import handlers
from localstack.services.apigateway.next_gen.execute_api.gateway_response import InvalidAPIKeyError
from moto.apigateway.models import apigateway_backends

from analytics_emulator.localstack import aws_timing
from analytics_emulator.localstack.gateway_handlers import insert_after


def apply() -> None:
    """Put the look at a key's age behind the check of the key."""
    insert_after(handlers.api_key_validation_handler, refuse_new_key)


def refuse_new_key(_chain: Any, context: Any, _response: Any) -> None:
    """Refuse a key that AWS's own hosts wouldn't all know yet."""
    key_id = context.context_variables.get("identity", {}).get("apiKeyId")
    if not key_id or not aws_timing.is_on():
        return
    key = apigateway_backends[context.account_id][context.region].keys.get(key_id)
    made = datetime.fromtimestamp(key.created_date, UTC) if key else None
    if not aws_timing.is_settled(made, aws_timing.API_KEY_SECONDS):
        raise InvalidAPIKeyError("Forbidden")
