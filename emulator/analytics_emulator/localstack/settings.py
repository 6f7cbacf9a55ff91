"""The environment in which LocalStack runs offline, quietly, and with our services in it."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from analytics_emulator.state.folder import SETTING

# A setting that the caller's environment may override (for example LAMBDA_RUNTIME_EXECUTOR=docker).
DEFAULTS = {
    "LAMBDA_RUNTIME_EXECUTOR": "process",
    # One service's call to another is handled in memory instead of over a socket.
    "IN_MEMORY_CLIENT": "1",
    "DISABLE_BOTO_RETRIES": "1",
    # The address of a queue, like that of all else, has a host name that needs no DNS.
    "SQS_ENDPOINT_STRATEGY": "path",
}

# What keeps it offline: no DNS server, certificate download, usage events or instance metadata.
OFFLINE = {
    "DNS_ADDRESS": "0",
    "SKIP_SSL_CERT_DOWNLOAD": "1",
    "DISABLE_EVENTS": "1",
    "AWS_EC2_METADATA_DISABLED": "true",
}

# LocalStack lays its folder of temporary files out by the system's, and this by which it is told.
TEMPORARY = frozenset({"TMPDIR", "TEMP", "TMP"})

# LocalStack would refuse all other services' calls, and what is kept of them couldn't be seen.
CHOICE_OF_SERVICES = "SERVICES"

# What makes LocalStack's image, which brings its own start and directories, run what a host runs.
IMAGE = {
    "LOCALSTACK_SUPERVISOR_COMMAND": f"{sys.executable} -m analytics_emulator.localstack.main",
    # Its supervisor kills after 5 seconds, and what is buffered is delivered at the end.
    "SHUTDOWN_TIMEOUT": "60",
    "LOCALSTACK_HOST": "localhost:4566",
}


def emulator_environment(
    port: int,
    filesystem_root: Path,
    state_folder: Path,
    inherited: Mapping[str, str] = os.environ,
) -> dict[str, str]:
    """Return the environment of an instance at 127.0.0.1:`port` with files of its own.

    The caller's AWS settings are left out: a profile or endpoint meant for AWS must not reach the
    emulator's internal clients. So is where the caller has temporary files: an instance's are its
    own, below `filesystem_root`; and a choice of services that was meant for another LocalStack.
    """
    kept = {name: value for name, value in inherited.items() if not _is_left_out(name)}
    own = {
        "GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "FILESYSTEM_ROOT": str(filesystem_root),
        SETTING: str(state_folder),
        # In a container too: else FILESYSTEM_ROOT is ignored and instances share /tmp/localstack.
        "OVERRIDE_IN_DOCKER": "0",
    }
    said = {"LOCALSTACK_HOST": f"localhost:{port}"} | kept
    return DEFAULTS | said | OFFLINE | own | _home(filesystem_root, inherited)


def _is_left_out(name: str) -> bool:
    return name.startswith("AWS_") or name in TEMPORARY or name == CHOICE_OF_SERVICES


def _home(filesystem_root: Path, inherited: Mapping[str, str]) -> dict[str, str]:
    """Lend a home to a user who has none to write to: LocalStack's libraries cache there."""
    home = Path(inherited.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111 -- Path's raises for a nameless user
    cache = home / ".cache"
    is_usable = os.access(cache if cache.exists() else home, os.W_OK)
    return {} if is_usable else {"HOME": str(filesystem_root), "XDG_CACHE_HOME": ""}


def container_environment(inherited: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment of the one instance in a container made from LocalStack's image."""
    return IMAGE | DEFAULTS | dict(inherited) | OFFLINE
