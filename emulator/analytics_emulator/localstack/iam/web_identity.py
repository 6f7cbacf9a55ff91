"""Judges AssumeRoleWithWebIdentity, which nobody signs, by the trust of the role asked for."""

import logging
import os
from collections.abc import Mapping
from typing import Any

from localstack.aws.api import CommonServiceException
from localstack.services.plugins import SERVICE_PLUGINS
from moto.iam.models import iam_backends

from analytics_emulator.iam.calls import Call
from analytics_emulator.iam.errors import InvalidTokenError
from analytics_emulator.iam.keys import Circumstances
from analytics_emulator.iam.principals import Principal
from analytics_emulator.iam.web_identity import principal_of_token
from analytics_emulator.localstack.iam.judging import LENIENT
from analytics_emulator.localstack.iam.verdicts import verdict_on

LOG = logging.getLogger(__name__)


def judge_token(context: Any) -> None:
    """Raise STS's error for a token that isn't one, or that the role doesn't trust."""
    for service in ("iam", "sts"):
        SERVICE_PLUGINS.require(service)  # whose records are read past its API
    request = context.service_request
    role = role_asked_for(request)
    account = role.split(":")[4]
    providers = iam_backends[account]["aws"].open_id_providers.values()
    clients = {one.url: one.client_id_list for one in list(providers)}
    try:
        principal = principal_of_token(request["WebIdentityToken"], account, clients)
    except InvalidTokenError as error:
        raise CommonServiceException(error.code, str(error), 400, sender_fault=True) from None
    admit(context, principal, role)


def role_asked_for(request: Mapping[str, Any]) -> str:
    """Return the ARN of the role that a request names; STS's error where it is none."""
    role: str = request["RoleArn"]
    if ":role/" in role:
        return role
    raise CommonServiceException("ValidationError", f"{role} is invalid", 400, sender_fault=True)


def admit(context: Any, principal: Principal, role: str) -> None:
    """Raise STS's error where the role doesn't trust whom a provider vouches for."""
    operation, account = context.operation.name, role.split(":")[4]
    request = context.service_request
    call = Call("sts", operation, request, context.region, account, context.partition)
    around = Circumstances(source_ip=context.request.remote_addr)
    _need, verdict = verdict_on(principal, call, (f"sts:{operation}", role), around)
    if not verdict.allowed:
        refuse(context, verdict.unjudged)


def refuse(context: Any, unjudged: str | None) -> None:
    """Raise STS's error, with what can't be judged; let it through where that is chosen."""
    text = f"Not authorized to perform sts:{context.operation.name}"
    if unjudged:
        text = f"{text} because this emulator can't judge {unjudged}"
    if os.environ.get(LENIENT) == "1":
        LOG.warning("Let through: %s", text)
        return
    raise CommonServiceException("AccessDenied", text, 403, sender_fault=True)
