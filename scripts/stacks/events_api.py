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
    needs_key: bool = True

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers by which the API knows a sender; none where it asks for none."""
        return {"x-api-key": self.key} if self.needs_key else {}

    @classmethod
    def of_deployment(cls, target: Target, prefix: str, environment: str) -> "EventsApi":
        """Read both from a deployment; `NotDeployedError` where it doesn't stand."""
        found = required_outputs(target, prefix, environment)
        client = target.session.client("apigateway")
        key = client.get_api_key(apiKey=found["ApiKeyId"], includeValue=True)["value"]
        return cls(target.events_url(found), key, target.public_events_url(found), needs_key(found))


def needs_key(outputs: dict[str, str]) -> bool:
    """Return whether the API asks for its key; a stack of an older template always does."""
    return outputs.get("IsApiKeyRequired", "true") == "true"
