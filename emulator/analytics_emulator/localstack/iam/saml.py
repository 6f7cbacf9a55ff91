"""Judges AssumeRoleWithSAML, which nobody signs, by the trust of the role asked for."""

from typing import Any

from localstack.aws.api import CommonServiceException
from localstack.services.plugins import SERVICE_PLUGINS
from moto.iam.models import iam_backends

from analytics_emulator.iam.errors import InvalidTokenError, UnjudgedError
from analytics_emulator.iam.saml import issuer_of_metadata, principal_of_assertion, read_assertion
from analytics_emulator.localstack import corrections
from analytics_emulator.localstack.iam.web_identity import admit, refuse, role_asked_for


def judge_assertion(context: Any) -> None:
    """Raise STS's error for a response that isn't one, or that the role doesn't trust."""
    for service in ("iam", "sts"):
        SERVICE_PLUGINS.require(service)  # whose records are read past its API
    corrections.apply_to_sts()
    request = context.service_request
    role = role_asked_for(request)
    providers = iam_backends[role.split(":")[4]]["aws"].saml_providers.values()
    issuers = {
        one.arn: issuer_of_metadata(one.saml_metadata_document or "") for one in list(providers)
    }
    try:
        said = read_assertion(request["SAMLAssertion"])
        principal = principal_of_assertion(said, role, request["PrincipalArn"], issuers)
    except InvalidTokenError as error:
        status = 403 if error.code == "AccessDenied" else 400
        raise CommonServiceException(error.code, str(error), status, sender_fault=True) from None
    except UnjudgedError as error:
        refuse(context, str(error))
    else:
        admit(context, principal, role)
