"""Which media types an API treats as binary (API Gateway developer guide, BinaryMediaTypes)."""

from collections.abc import Iterable

# A request without a content type counts as JSON.
_ABSENT = "application/json"


def is_binary(mime_type: str | None, binary_media_types: Iterable[str]) -> bool:
    """Return whether the first media type of a header is among an API's binary ones."""
    first = (mime_type or _ABSENT).split(",")[0].split(";")[0].strip().lower()
    kind, _, subtype = first.partition("/")
    for pattern in binary_media_types:
        wanted, _, wanted_subtype = pattern.split(";")[0].strip().lower().partition("/")
        if (wanted, wanted_subtype) == ("*", "*"):
            return True
        # A star on the left alone is none (recorded on AWS by LocalStack's suite).
        if wanted == kind != "*" and wanted_subtype in ("*", subtype):
            return True
    return False
