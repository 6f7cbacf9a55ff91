"""Judges AssumeRoleWithWebIdentity, which nobody signs, by the trust of the role asked for."""

import logging
import os
from typing import Any

from localstack.aws.api import CommonServiceException
from localstack.services.plugins import SERVICE_PLUGINS
from moto.iam.models import iam_backends

from analytics_emulator.iam.calls import Call
from analytics_emulator.iam.keys import Circumstances
from analytics_emulator.iam.web_identity import InvalidTokenError, principal_of_token
from analytics_emulator.localstack.iam.enforcement import BY_WEB_IDENTITY
from analytics_emulator.localstack.iam.judging import LENIENT
from analytics_emulator.localstack.iam.verdicts import verdict_on

LOG = logging.getLogger(__name__)


def judge_token(context: Any) -> None:
    """Raise STS's error for a token that isn't one, or that the role doesn't trust."""
    for service in ("iam", "sts"):
        SERVICE_PLUGINS.require(service)  # whose records are read past its API
    request = context.service_request
    role = request["RoleArn"]
    if ":role/" not in role:
        raise CommonServiceException(
            "ValidationError", f"{role} is invalid", 400, sender_fault=True
        )
    account = role.split(":")[4]
    providers = iam_backends[account]["aws"].open_id_providers.values()
    clients = {one.url: one.client_id_list for one in list(providers)}
    try:
        principal = principal_of_token(request["WebIdentityToken"], account, clients)
    except InvalidTokenError as error:
        raise CommonServiceException(error.code, str(error), 400, sender_fault=True) from None
    call = Call("sts", BY_WEB_IDENTITY, request, context.region, account, context.partition)
    around = Circumstances(source_ip=context.request.remote_addr)
    _need, verdict = verdict_on(principal, call, (f"sts:{BY_WEB_IDENTITY}", role), around)
    if verdict.allowed:
        return
    text = f"Not authorized to perform sts:{BY_WEB_IDENTITY}"
    if verdict.unjudged:
        text = f"{text} because this emulator can't judge {verdict.unjudged}"
    if os.environ.get(LENIENT) == "1":
        LOG.warning("Let through: %s", text)
        return
    raise CommonServiceException("AccessDenied", text, 403, sender_fault=True)
