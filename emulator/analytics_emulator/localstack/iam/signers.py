"""Who signed a request that comes to no service of AWS's but to a function's URL or an API."""

from localstack.aws.accounts import get_account_id_from_access_key_id
from localstack.services.plugins import SERVICE_PLUGINS

from analytics_emulator.iam.principals import Principal
from analytics_emulator.iam.signature import Signature
from analytics_emulator.localstack.iam import callers

ANYBODY = Principal(account="", arn="anonymous", keys={"aws:principaltype": ("Anonymous",)})
_ALL = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'


def signer_of(signature: Signature) -> Principal:
    """Return who signed: somebody of IAM's or STS's, else the account itself.

    InvalidKeyError where nobody has the key any more.
    """
    for service in ("iam", "sts"):
        SERVICE_PLUGINS.require(service)  # whose records are read past its API
    account = get_account_id_from_access_key_id(signature.access_key)
    found = callers.principal_of_key(signature.access_key, account)
    return found or Principal(account, f"arn:aws:iam::{account}:root", identity=(_ALL,))


def user_id_of(principal: Principal) -> str:
    """Return the identifier by which events tell who called."""
    return next(iter(principal.keys.get("aws:userid") or (principal.account,)))
