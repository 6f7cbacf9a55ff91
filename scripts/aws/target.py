"""Where the commands work: an AWS account, or an emulator at an endpoint of this machine.

The one module of the pipeline that chooses. Everything else asks a `Target` for boto3 clients and
goes the same way on both sides.
"""

import os
import shlex
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Self
from urllib.parse import urlsplit

import boto3

from scripts.aws import delivery
from scripts.aws.local_routes import EMULATOR, LocalRoutes
from scripts.aws.session import Session, local_credentials

DEFAULT_REGION = "us-east-1"


class TargetError(Exception):
    """Where to work isn't said, or can't be a place; the text says why."""


@dataclass(frozen=True)
class Target:
    """An account and region, reached by `session`; `endpoint` is the emulator's, `None` on AWS.

    `public_endpoint` is where people reach the emulator, when that is elsewhere: from outside the
    containers in which the commands run.
    """

    session: boto3.Session
    region: str
    endpoint: str | None
    public_endpoint: str | None = None

    @property
    def is_local(self) -> bool:
        """Return whether an emulator answers instead of AWS."""
        return self.endpoint is not None

    @cached_property
    def local_routes(self) -> LocalRoutes | None:
        """Return what the emulator answers beyond AWS's calls; `None` on AWS."""
        if self.endpoint is None:
            return None
        return LocalRoutes(self.endpoint, self.public_endpoint)

    @property
    def title(self) -> str:
        """Name the target for people: the emulator's address, or the AWS account and region."""
        if self.endpoint is not None:
            return f"{EMULATOR} at {self.public_endpoint or self.endpoint} ({self.region})"
        return f"AWS account {self.account_id} ({self.region})"

    @property
    def account_id(self) -> str:
        """Return the twelve-digit account of the credentials."""
        return self._caller["Account"]

    @property
    def caller_arn(self) -> str:
        """Return the ARN of the user or role whose credentials are used."""
        return self._caller["Arn"]

    @cached_property
    def _caller(self) -> dict[str, str]:
        answer = self.session.client("sts").get_caller_identity()
        return {"Account": answer["Account"], "Arn": answer["Arn"]}

    @property
    def process_environment(self) -> dict[str, str]:
        """Return the variables by which another program reaches the same target."""
        if self.endpoint is None:
            return {"AWS_DEFAULT_REGION": self.region}
        key_id, secret, token = local_credentials()
        return ({"AWS_SESSION_TOKEN": token} if token else {}) | {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ACCESS_KEY_ID": key_id,
            "AWS_SECRET_ACCESS_KEY": secret,
        }

    @property
    def quicksight_owner(self) -> str:
        """Name who owns the dashboard: a user of the emulator; on AWS it has to be said."""
        if self.endpoint is None:
            return ""
        return f"arn:aws:quicksight:{self.region}:{self.account_id}:user/default/owner"

    def events_url(self, outputs: dict[str, str]) -> str:
        """Return the address that takes events, from the stacks' outputs.

        The emulator's own domain name needs public DNS, so its path-style address is used.
        """
        return _events_url(self.endpoint, outputs)

    def public_events_url(self, outputs: dict[str, str]) -> str:
        """Return the same address as people reach it."""
        return _events_url(self.public_endpoint or self.endpoint, outputs)

    def object_url(self, bucket: str, key: str) -> str:
        """Return an S3 object's address as CloudFormation takes it for `TemplateURL`."""
        if self.endpoint is None:
            return f"https://{bucket}.s3.{self.region}.{self.dns_suffix}/{key}"
        return f"{self.endpoint}/{bucket}/{key}"

    @property
    def dns_suffix(self) -> str:
        """Return the domain of the region's partition, such as `amazonaws.com.cn` in China."""
        partition = self.session.get_partition_for_region(self.region)
        return "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"

    def flush(self, stream: str, wait: Callable[[float], None] = time.sleep) -> None:
        """Return when the records that Firehose holds now are delivered to S3.

        The emulator delivers on request. AWS offers no such call, nor does an emulator without our
        plugin or in AWS's timing: there both of the stream's buffers are waited for. Raises
        `requests.HTTPError` when the emulator can't deliver.
        """
        if (routes := self.local_routes) and routes.delivers_at_once:
            routes.deliver(stream, self.region)
        else:
            wait(self.delivery_seconds(stream))

    def delivery_seconds(self, stream: str) -> float:
        """Return how long Firehose may keep what a stream takes now, where nobody hurries it."""
        answer = self.session.client("firehose").describe_delivery_stream(DeliveryStreamName=stream)
        return delivery.longest_seconds(answer["DeliveryStreamDescription"])

    def rows_advice(self, stream: str) -> str:
        """Say when what was sent becomes rows."""
        hurry = ""
        if (routes := self.local_routes) and routes.delivers_at_once:
            url = routes.public_flush_url(stream, self.region)
            hurry = f", or at once: curl -X POST {shlex.quote(url)}"
        return f"Rows within {self.delivery_seconds(stream):.0f} s{hurry}"

    def notes(self, stack_name: str) -> list[str]:
        """Return what a stack asks for that has no effect here, a sentence each; none on AWS."""
        routes = self.local_routes
        return routes.notes(stack_name, self.account_id, self.region) if routes else []

    @classmethod
    def at(
        cls, endpoint: str, region: str = DEFAULT_REGION, public_endpoint: str | None = None
    ) -> Self:
        """Reach the emulator at `endpoint`, never with credentials that mean anything elsewhere."""
        endpoint = endpoint.rstrip("/")
        return cls(Session.for_emulator(endpoint, region), region, endpoint, public_endpoint)

    @classmethod
    def on_aws(cls, region: str | None = None) -> Self:
        """Reach AWS with the environment's credentials; the region falls back to its setting.

        Raises `TargetError` where none is set: an account's region is nobody's to guess.
        """
        session = Session.for_aws(region or None)
        if not session.region_name:
            raise TargetError("No region is chosen: AWS_REGION=eu-west-1, or aws configure.")
        return cls(session, session.region_name, None)


def from_environment(region: str | None = None) -> Target:
    """Choose the target by `AWS_ENDPOINT_URL`: unset or an AWS address means AWS.

    `PUBLIC_ENDPOINT_URL` is the emulator's address for people, where it differs.
    Raises `TargetError` for what is no address, or no region.
    """
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    if not endpoint or _host(endpoint).endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return Target.on_aws(region)
    chosen = region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    public = os.environ.get("PUBLIC_ENDPOINT_URL") or None
    return Target.at(endpoint, chosen or DEFAULT_REGION, public)


def _host(endpoint: str) -> str:
    """Return an address's host; raises `TargetError`."""
    try:
        found = urlsplit(endpoint)
        is_address = found.scheme in {"http", "https"} and found.hostname and found.port != 0
    except ValueError:  # of a port that is none
        is_address = None
    if not is_address:
        raise TargetError(
            f"AWS_ENDPOINT_URL={endpoint} is no address: http://127.0.0.1:4566 is one; "
            "unset it to reach AWS."
        )
    return str(found.hostname)


def _events_url(endpoint: str | None, outputs: dict[str, str]) -> str:
    if endpoint is None:
        return outputs["ApiEndpoint"]
    return f"{endpoint}/_aws/execute-api/{outputs['ApiId']}/{outputs['StageName']}/events"
