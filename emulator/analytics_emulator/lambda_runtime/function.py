"""What is configured of a function, as far as running it needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class LogSettings:
    """Where the logs go and how they look (Lambda developer guide, advanced logging controls).

    `format` is Text or JSON. The levels hold for JSON alone: `application_level` is handed to the
    runtime, `system_level` decides which platform events are written.
    """

    group: str
    format: str = "Text"
    application_level: str | None = None
    system_level: str = "INFO"


@dataclass(frozen=True)
class Function:
    """One version of a function with its code on disk; `layers` is what AWS shows at /opt."""

    name: str
    version: str
    region: str
    handler: str
    runtime: str
    code: Path
    log: LogSettings
    layers: Path | None = None
    memory_mb: int = 128
    timeout_seconds: int = 3
    variables: Mapping[str, str] = field(default_factory=dict)
    initialization_type: str = "on-demand"


@dataclass(frozen=True)
class Credentials:
    """Temporary credentials of the execution role."""

    access_key_id: str
    secret_access_key: str
    session_token: str


@dataclass(frozen=True)
class Surroundings:
    """What the host gives to one environment: an identity, a log stream, and where AWS is.

    A directory for the environment's temporary files is made in `temporary_root`. `variables` are
    the host's own, such as AWS_ENDPOINT_URL; the function's come before them.
    """

    credentials: Credentials
    log_stream: str
    temporary_root: Path
    variables: Mapping[str, str] = field(default_factory=dict)
