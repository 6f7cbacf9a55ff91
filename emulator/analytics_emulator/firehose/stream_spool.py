"""Where a stream's accepted records lie."""

from dataclasses import dataclass

from analytics_emulator.firehose.settings import Settings
from analytics_emulator.firehose.spool.spool import DiskSpool, MemorySpool, Spool
from analytics_emulator.service import CallContext, ServiceError


@dataclass(frozen=True)
class StreamIdentity:
    """Whose records these are."""

    context: CallContext
    name: str
    arn: str


def spool_of(identity: StreamIdentity, settings: Settings) -> Spool:
    """Open a stream's spool; what an earlier process left there under its name is found again."""
    if settings.spool is None:
        return MemorySpool()
    context = identity.context
    # A stream may be called `..`, so the name never stands alone.
    folder = settings.spool / f"{context.account_id} {context.region} {identity.name}"
    try:
        return DiskSpool(folder, fsync=settings.fsync)
    except OSError as error:
        reason = f"The stream's records can't be kept: {error.strerror}: {folder}"
        raise ServiceError("ServiceUnavailableException", reason, status=503) from error
