"""Errors of the Firehose API, as AWS words them (botocore's service model; probes named inline)."""

from analytics_emulator.service import ServiceError


def invalid_argument(message: str) -> ServiceError:
    """Refuse a request whose members don't fit together."""
    return ServiceError("InvalidArgumentException", message)


def unsupported(what: str) -> ServiceError:
    """Refuse what AWS has and this emulator lacks, rather than ignore it."""
    return invalid_argument(f"{what} is not supported by the emulator.")


def stream_not_found(name: str, account_id: str) -> ServiceError:
    """Report an unknown stream."""
    return ServiceError(
        "ResourceNotFoundException", f"Firehose {name} under account {account_id} not found."
    )


def slow_down() -> ServiceError:
    """Throttle: the producer backs off and tries again (API reference, PutRecord)."""
    return ServiceError("ServiceUnavailableException", "Slow down.", status=503)


def prefix_violation(constraint: str) -> ServiceError:
    """Refuse a prefix; the first word is misspelt by AWS itself (terraform-provider-aws #13416)."""
    return invalid_argument(
        f"Ths supplied prefix(es) do not satisfy the following constraint: {constraint}"
    )
