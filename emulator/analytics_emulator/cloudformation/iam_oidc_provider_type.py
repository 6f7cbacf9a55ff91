"""AWS::IAM::OIDCProvider over the IAM API, which has an operation of its own for each change."""

from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
    members,
)
from analytics_emulator.cloudformation.tags import set_tags


def _provider(properties: Properties) -> Properties:
    return {"OpenIDConnectProviderArn": properties["Arn"]}


def _update(api: Api, before: Properties, after: Properties) -> None:
    provider = _provider(after)
    old, new = (set(one.get("ClientIdList") or []) for one in (before, after))
    for client in sorted(new - old):
        api.call("add_client_id_to_open_id_connect_provider", provider | {"ClientID": client})
    for client in sorted(old - new):
        api.call("remove_client_id_from_open_id_connect_provider", provider | {"ClientID": client})
    thumbprints = after.get("ThumbprintList") or []
    if thumbprints != (before.get("ThumbprintList") or []):
        given = provider | {"ThumbprintList": thumbprints}
        api.call("update_open_id_connect_provider_thumbprint", given)
    set_tags(api, provider, before, after, "open_id_connect_provider")


OIDC_PROVIDER = ResourceType(
    "AWS::IAM::OIDCProvider",
    service="iam",
    reference="Arn",
    create=Operation(
        "create_open_id_connect_provider",
        members("Tags", "ThumbprintList", "Url", ClientIDList="ClientIdList"),
        attributes={"Arn": "OpenIDConnectProviderArn"},
    ),
    update=_update,
    delete=Operation("delete_open_id_connect_provider", {"OpenIDConnectProviderArn": "Arn"}),
    create_only=("Url",),
)
