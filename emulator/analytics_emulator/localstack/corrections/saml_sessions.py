"""Gives a SAML response's session as STS does.

moto stumbles over a response with several roles, drops the request's policy and duration, and
answers with one made-up subject for all (STS API reference, AssumeRoleWithSAML).
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.sts.responses import TokenResponse

from analytics_emulator.iam.saml import SIGN_IN, read_assertion
from analytics_emulator.localstack.typed import patched

AN_HOUR = 3600


def apply() -> None:
    """Give what the response and the request say."""

    @patched(TokenResponse.assume_role_with_saml)
    def assume_role_with_saml(_assume: object, self: Any) -> ActionResult:
        said = read_assertion(self._get_param("SAMLAssertion"))
        role = self.backend.assume_role(
            region_name=self.region,
            role_session_name=said.session_name,
            role_arn=self._get_param("RoleArn"),
            policy=self._get_param("Policy"),
            duration=self._get_int_param("DurationSeconds", AN_HOUR),
            external_id=None,
        )
        answer = {
            "Credentials": role,
            "AssumedRoleUser": {"AssumedRoleId": role.user_id, "Arn": role.arn},
            "Subject": said.subject,
            "SubjectType": said.subject_type,
            "Issuer": said.issuer,
            "Audience": said.recipient or SIGN_IN,
            "NameQualifier": said.qualifier(self._get_param("PrincipalArn")),
        }
        return ActionResult(answer)
