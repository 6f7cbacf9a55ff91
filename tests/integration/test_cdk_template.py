"""What the AWS CDK synthesises of a stack like ours deploys and carries an event to Athena."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.integration.foreign_stacks import deployed, flush, rows
from tests.one_emulator import Client

TEMPLATE = Path(__file__).parent / "cdk" / "template.json"


@pytest.fixture
def outputs(client: Client) -> Iterator[dict[str, str]]:
    with deployed(client, TEMPLATE.read_text()) as given:
        yield given


def test_event_reaches_athena_through_a_template_of_the_cdk(
    outputs: dict[str, str], client: Client, endpoint: str
) -> None:
    url = f"{endpoint}/_aws/execute-api/{outputs['ApiId']}/dev/events"
    assert requests.post(url, json={}, timeout=30).status_code == 403  # it asks for a key
    key = client("apigateway").get_api_key(apiKey=outputs["KeyId"], includeValue=True)["value"]
    event = {"id": "a", "n": 7}
    answer = requests.post(url, json=event, headers={"x-api-key": key}, timeout=30)
    assert answer.status_code == 202, answer.text
    flush(endpoint, outputs["Names"])
    found = rows(client("athena"), outputs, "SELECT id, n FROM events")
    assert found == [["id", "n"], ["a", "7"]]
