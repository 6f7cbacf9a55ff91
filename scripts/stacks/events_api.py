"""Where events are sent: the deployed API's address and key."""

from dataclasses import dataclass

from scripts.aws.target import Target
from scripts.stacks.deployment import required_outputs


@dataclass(frozen=True)
class EventsApi:
    """The address that takes events, as people reach it too, and the `x-api-key` header's value."""

    url: str
    key: str
    public_url: str

    @classmethod
    def of_deployment(cls, target: Target, prefix: str, environment: str) -> "EventsApi":
        """Read both from a deployment; `NotDeployedError` where it doesn't stand."""
        found = required_outputs(target, prefix, environment)
        client = target.session.client("apigateway")
        key = client.get_api_key(apiKey=found["ApiKeyId"], includeValue=True)["value"]
        return cls(target.events_url(found), key, target.public_events_url(found))
