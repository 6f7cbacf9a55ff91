"""Reads templates that lie in a bucket straight from it, as the UTF-8 that they are.

LocalStack asks its own gateway over a connection of its own, and guesses the encoding from the
letters, for longer than all else that a small template takes. It reads the newest version where a
URL names another, and answers what names no object with Python's words. The texts are AWS's: of
addresses as recorded on AWS by LocalStack's suite (test_create_stack_from_s3_template_url), of
objects as users quote them (unbounce/iidy issue 71).
"""

import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from botocore.exceptions import ClientError
from localstack import config
from localstack.services.cloudformation import api_utils

from analytics_emulator.localstack.object_calls import get_object
from analytics_emulator.localstack.stacks import refused
from analytics_emulator.localstack.typed import patched

# Hosts of S3, and names of this emulator's: of this machine, or of containers beside it.
_OF_S3 = re.compile(r"(^|\.)s3[.-]|^[^.]*$|^[\d.]+$|localhost|\.(internal|local)$")
_UNSUPPORTED = "TemplateURL must be a supported URL."
_S3_ERROR = (
    "S3 error: {}\nFor more information check "
    "http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"
)


def apply() -> None:
    """Take URLs of objects alone, and read what they name by its bucket, key and version."""

    @patched(api_utils.convert_s3_to_local_url)
    def convert_s3_to_local_url(original: Any, url: str) -> Any:
        if not _names_an_object(url):
            raise refused(_UNSUPPORTED)
        version = _version_in(url)
        return original(url) + (f"?{urlencode({'versionId': version})}" if version else "")

    @patched(api_utils.get_remote_template_body)
    def get_remote_template_body(original: Any, url: str) -> Any:
        text = _text_at(url)
        return original(url) if text is None else text


def _names_an_object(url: str) -> bool:
    """Return whether a URL may name one; another host's doesn't, and `s3:` has its own answer."""
    try:
        place = urlsplit(url)
    except ValueError:
        return False
    host = place.hostname or ""
    is_here = bool(_OF_S3.search(host)) or host == config.LOCALSTACK_HOST.host
    is_http = place.scheme in ("http", "https") and is_here
    return bool(host and place.path) and (is_http or place.scheme == "s3")


def _version_in(url: str) -> str | None:
    return next(iter(parse_qs(urlsplit(url).query).get("versionId", [])), None)


def _text_at(url: str) -> str | None:
    """Return the text of an object; None for what is elsewhere, or is no UTF-8."""
    if not url.startswith(f"{config.internal_service_url()}/"):
        return None
    bucket, _, key = urlsplit(url).path.lstrip("/").partition("/")
    version = _version_in(url)
    settings = {"VersionId": version} if version else {}
    try:
        body: bytes = get_object(bucket, unquote(key), **settings)["Body"]
        return body.decode()
    except ClientError as error:
        raise refused(_S3_ERROR.format(error.response["Error"]["Message"])) from None
    except UnicodeDecodeError:
        return None
