"""An identity provider changes by an operation for each thing that changes."""

from typing import Any

from analytics_emulator.cloudformation.iam_oidc_provider_type import OIDC_PROVIDER
from tests.unit.emulator.cloudformation.test_resource_types import RecordingApi


def test_provider_changes_audiences_thumbprints_and_tags() -> None:
    api = RecordingApi()
    before: dict[str, Any] = {"Arn": "a", "Url": "https://x.example", "ClientIdList": ["old"]}
    after = {**before, "ClientIdList": ["new"], "ThumbprintList": ["0" * 40]}
    OIDC_PROVIDER.update_resource(api, before, after | {"Tags": [{"Key": "k", "Value": "v"}]})
    assert [name for name, _ in api.calls] == [
        "add_client_id_to_open_id_connect_provider",
        "remove_client_id_from_open_id_connect_provider",
        "update_open_id_connect_provider_thumbprint",
        "tag_open_id_connect_provider",
    ]
