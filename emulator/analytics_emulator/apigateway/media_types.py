"""Which media types an API treats as binary, and in which of several it answers.

Source: API Gateway developer guide, BinaryMediaTypes; the choice by `Accept` is unverified.
"""

from collections.abc import Iterable

# A request without a content type counts as JSON, and so is an answer of no type that is asked for.
_ABSENT = "application/json"


def is_binary(mime_type: str | None, binary_media_types: Iterable[str]) -> bool:
    """Return whether the first media type of a header is among an API's binary ones."""
    first = (mime_type or _ABSENT).split(",")[0].split(";")[0].strip().lower()
    kind, slash, subtype = first.partition("/")
    for pattern in binary_media_types:
        wanted, _, wanted_subtype = pattern.split(";")[0].strip().lower().partition("/")
        if (wanted, wanted_subtype) == ("*", "*"):
            return True
        # A star on the left alone is none, nor a kind alone (recorded on AWS, LocalStack's suite).
        if slash and wanted == kind != "*" and wanted_subtype in ("*", subtype):
            return True
    return False


def accepted(accept: str | None, media_types: Iterable[str]) -> str:
    """Return the first of an API's media types that an Accept header names; JSON, else the first.

    A wildcard names none, and weights don't count.
    """
    offered = list(media_types)
    for one in (accept or "").split(","):
        name = one.split(";")[0].strip().lower()
        for media_type in offered:
            if media_type.lower() == name:
                return media_type
    return _ABSENT if _ABSENT in offered else offered[0]
