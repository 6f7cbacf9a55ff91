"""How a command ends where something is amiss that people can mend: one line, exit code 1.

The line says what was answered and what to do. Anything else is a fault of ours, with its trace.
"""

import traceback
from collections.abc import Callable
from functools import wraps

import click
import requests
from botocore import exceptions as boto
from botocore import parsers
from botocore.parsers import ResponseParserError

from athena_client.query import QueryFailedError
from scripts.answers.questions import UnknownQueryError
from scripts.aws.buckets import BucketError
from scripts.aws.target import TargetError
from scripts.stacks.deployment import NotDeployedError
from scripts.stacks.failure_advice import NOT_ACTIVATED
from scripts.stacks.settings import SettingsError

OURS = (
    BucketError, TargetError, NotDeployedError, QueryFailedError, SettingsError,
    UnknownQueryError,
)  # fmt: skip

SIGN_IN = "Sign in to AWS first (aws sso login), or set AWS_PROFILE."
CHOOSE_REGION = "Choose a region: AWS_REGION=us-east-1."
GRANT = "Give it to the role that calls; make permissions tells all that it needs."
UNREACHED = "Is this machine online, and is the region's name right (AWS_REGION)?"
NOT_UP = "Is the emulator up? Run: make up"
NOT_AWS = "What answers there is neither AWS nor an emulator of it: look at AWS_ENDPOINT_URL."

# The most special first, for the first that fits is told.
ADVICE: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (boto.ProfileNotFound, "Look at AWS_PROFILE, or: aws configure list-profiles"),
    ((boto.NoRegionError, boto.InvalidRegionError), CHOOSE_REGION),
    ((boto.NoCredentialsError, boto.PartialCredentialsError, boto.CredentialRetrievalError,
      boto.SSOError, boto.TokenRetrievalError, boto.NoAuthTokenError), SIGN_IN),
    ((boto.HTTPClientError, boto.ConnectionError), UNREACHED),
    (ResponseParserError, NOT_AWS),
)  # fmt: skip

# Codes that services answer with (their API references, "Common errors").
ADVICE_BY_CODE = {
    "AccessDenied": GRANT,
    "AccessDeniedException": GRANT,
    "AuthorizationError": GRANT,
    "UnauthorizedOperation": GRANT,
    "NotSignedUp": NOT_ACTIVATED,
    "OptInRequired": NOT_ACTIVATED,
    "SubscriptionRequiredException": NOT_ACTIVATED,
    "ExpiredToken": SIGN_IN,
    "ExpiredTokenException": SIGN_IN,
    "RequestExpired": SIGN_IN,
    # Also what a region answers that the account hasn't opted into (Account management guide).
    "InvalidClientTokenId": f"{SIGN_IN} Or the account has not enabled this region.",
    "UnrecognizedClientException": f"{SIGN_IN} Or the account has not enabled this region.",
    "AuthFailure": f"{SIGN_IN} Or the account has not enabled this region.",
    "InvalidSignatureException": "Look at the secret key, and at this machine's clock.",
    "SignatureDoesNotMatch": "Look at the secret key, and at this machine's clock.",
    "RequestTimeTooSkewed": "Look at this machine's clock.",
}

EXPECTED = (
    *OURS, boto.BotoCoreError, boto.ClientError, ResponseParserError, requests.RequestException,
    OSError,
)  # fmt: skip


def plain_errors[**P, R](command: Callable[P, R]) -> Callable[P, R]:
    """Turn what users can mend into one line and exit code 1."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except EXPECTED as error:
            raise click.ClickException(one_line(error)) from error
        except Exception as error:
            if _is_of_the_parser(error):  # of a page of a proxy's, say, which is XML
                told = f"An answer can't be read ({type(error).__name__}: {error}). {NOT_AWS}"
                raise click.ClickException(told) from error
            raise

    return guarded


def one_line(error: Exception) -> str:
    """Return an error's text and what to do, without line breaks; of ours as it is."""
    if isinstance(error, OURS):
        return str(error)
    said = " ".join(str(error).split()) or type(error).__name__
    advice = _advice(error)
    return f"{said}{'' if said.endswith('.') else '.'} {advice}" if advice else said


def _advice(error: Exception) -> str:
    if isinstance(error, boto.ClientError):
        return ADVICE_BY_CODE.get(error.response.get("Error", {}).get("Code", ""), "")
    if isinstance(error, requests.RequestException):
        return NOT_UP
    found = next((advice for kinds, advice in ADVICE if isinstance(error, kinds)), "")
    return NOT_UP if found == UNREACHED and not _is_of_aws(error) else found


def _is_of_the_parser(error: Exception) -> bool:
    """Tell whether an error came up while botocore read an answer."""
    *_, last = traceback.extract_tb(error.__traceback__)
    return last.filename == parsers.__file__


def _is_of_aws(error: Exception) -> bool:
    told = getattr(error, "kwargs", {})
    return ".amazonaws.com" in str(told.get("endpoint_url") or told.get("error") or "")
