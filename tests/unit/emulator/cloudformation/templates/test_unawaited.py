"""A deployment that doesn't wait for all methods of its API is told."""

from typing import Any

import pytest

from analytics_emulator.cloudformation.templates.unawaited import unawaited_methods


def template(**deployment: Any) -> dict[str, Any]:
    def part(kind: str, **properties: Any) -> dict[str, Any]:
        properties = {"RestApiId": {"Ref": "Api"}, **properties}
        return {"Type": f"AWS::ApiGateway::{kind}", "Properties": properties}

    made = {
        "Api": {"Type": "AWS::ApiGateway::RestApi"},
        "Get": part("Method"),
        "Post": {**part("Method"), "DependsOn": "Get"},
        "Other": part("Method", RestApiId="x"),
        "Deployment": {**part("Deployment"), **deployment},
    }
    return {"Resources": made}


@pytest.mark.parametrize("waits_for", [["Get", "Post"], "Post"])
def test_deployment_that_waits_for_all_methods_is_silent(waits_for: Any) -> None:
    assert not list(unawaited_methods(template(DependsOn=waits_for)))


def test_deployment_that_waits_for_some_methods_names_the_others() -> None:
    (note,) = unawaited_methods(template(DependsOn="Get"))
    assert "it doesn't wait for Post, and" in note
    (note,) = unawaited_methods(template())
    assert "it doesn't wait for Get, Post, and" in note
