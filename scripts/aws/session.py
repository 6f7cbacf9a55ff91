"""Boto3 sessions: with the caller's credentials for AWS, with an emulator's own for it."""

import os
import re
from functools import cached_property
from threading import Lock
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

ROOT = ("test", "test", None)
# Keys that an emulator's IAM and STS give; no other ones are ever sent to it.
_GIVEN_BY_EMULATOR = re.compile(r"L[KS]IA[A-Z0-9]{16}")

CONNECT_SECONDS = 10

type Credentials = tuple[str, str, str | None]


def local_credentials() -> Credentials:
    """Return the key, secret and token for an emulator: of the environment if it gave them."""
    key_id = os.environ.get("AWS_ACCESS_KEY_ID", "")
    if not _GIVEN_BY_EMULATOR.fullmatch(key_id):
        return ROOT
    token = os.environ.get("AWS_SESSION_TOKEN")
    return key_id, os.environ.get("AWS_SECRET_ACCESS_KEY", ""), token


class Session(boto3.Session):
    """A session that makes each client once: making one takes longer than most calls."""

    @classmethod
    def for_aws(cls, region: str | None) -> "Session":
        """Take the environment's credentials, and its region where none is given."""
        return cls(botocore_session=_core_session(), region_name=region)

    @classmethod
    def for_emulator(cls, endpoint: str, region: str) -> "Session":
        """Send every call to `endpoint`, with credentials that mean nothing elsewhere.

        They are the account's own, or a user's or a role's that the emulator gave.
        """
        core = _core_session(Config(s3={"addressing_style": "path"}))
        core.set_config_variable("region", region)
        core.get_component("config_store").set_config_variable("endpoint_url", endpoint)
        core.set_credentials(*local_credentials())
        return cls(botocore_session=core)

    def client(self, service_name: str, *options: Any, **more: Any) -> Any:
        """Return the client of a service; one with options of its own is made anew.

        Threads may share a client, but not the making of one (Boto3 guide, "Multithreading").
        """
        with self._making:
            if options or more:
                return super().client(service_name, *options, **more)  # type: ignore[call-overload]  # a str, not a Literal
            if service_name not in self._made:
                self._made[service_name] = super().client(service_name)  # type: ignore[call-overload]  # as above
            return self._made[service_name]

    @cached_property
    def _making(self) -> Lock:
        return Lock()

    @cached_property
    def _made(self) -> dict[str, Any]:
        return {}


def _core_session(config: Config | None = None) -> botocore.session.Session:
    core = botocore.session.get_session()
    patience = Config(
        connect_timeout=CONNECT_SECONDS, retries={"mode": "standard", "max_attempts": 5}
    )
    core.set_default_client_config(patience.merge(config) if config else patience)
    return core
