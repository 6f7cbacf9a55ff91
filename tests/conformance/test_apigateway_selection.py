"""Which of its responses an integration of type AWS answers with."""

from typing import Any

import pytest
import requests

from tests.conformance.api_templates import (
    Template,
    api,
    att,
    inline_function,
    proxied,
    ref,
    role,
    typed,
)
from tests.conformance.rows import Row, parameters_of, rows_of
from tests.conformance.stacks import Stacks

CODE = """
def handler(event, context):
    if event["fails"] is not None:
        raise Exception(event["fails"])
    return {}
"""
ROWS = rows_of("apigateway/selection")


def selecting(row: Row) -> Template:
    """A method that answers 400 where the row's pattern matches, else 200."""
    chosen = {"StatusCode": "400", "SelectionPattern": row.asks["pattern"]}
    declared = ["200"] if row.asks.get("undeclared") else ["200", "400"]
    return {
        **proxied("AWS", IntegrationResponses=[{"StatusCode": "200"}, chosen]),
        "MethodResponses": [{"StatusCode": status} for status in declared],
    }


@pytest.fixture(scope="module")
def url(stacks: Stacks, endpoint: str) -> str:
    """Where the API of all rows is."""
    resources: dict[str, Any] = {
        "Role": role("lambda.amazonaws.com"),
        "Function": inline_function(CODE),
        "Permission": typed(
            "Lambda::Permission",
            Action="lambda:InvokeFunction",
            FunctionName=att("Function", "Arn"),
            Principal="apigateway.amazonaws.com",
        ),
        **api("rows", {f"r{place}": selecting(row) for place, row in enumerate(ROWS)}),
    }
    template = {"Resources": resources, "Outputs": {"Api": {"Value": ref("rows")}}}
    stack = stacks.create(template, Capabilities=["CAPABILITY_IAM"])
    assert stack.status == "CREATE_COMPLETE", stacks.events(stack.name)
    return f"{endpoint}/_aws/execute-api/{stack.outputs['Api']}/live"


@pytest.mark.parametrize("row", parameters_of("apigateway/selection"))
def test_response_is_chosen_by_the_whole_message(row: Row, url: str) -> None:
    place = next(i for i, one in enumerate(ROWS) if one.name == row.name)
    answer = requests.post(f"{url}/r{place}", json={"fails": row.asks["fails"]}, timeout=30)
    assert answer.status_code == row.answer, answer.text
