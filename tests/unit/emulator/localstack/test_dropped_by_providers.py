"""No property of a template is dropped by a provider of LocalStack's without a word about it."""

import json
import subprocess
from pathlib import Path

import pytest

from analytics_emulator.cloudformation.resource_types import RESOURCE_TYPES
from analytics_emulator.cloudformation.tables import accepted_without_effect, refused_properties
from tests.integration.host import PYTHON

PROBE = Path(__file__).with_name("provider_probe.py")
# Handed on by the emulator itself (corrections/left_out.py, state_machines.py); told by its
# client's region.
COMPLETED = {
    "AWS::ApiGateway::RestApi": {"ApiKeySourceType"},
    "AWS::Lambda::Function": {"EphemeralStorage", "ReservedConcurrentExecutions"},
    "AWS::SNS::Subscription": {"Region"},
    "AWS::StepFunctions::StateMachine": {"Tags"},
}


# What providers hand on, and the services leave out or refuse later (unheeded_members.yaml).
DROPPED_LATER = {
    "CapacityProviderConfig",
    "DeploymentCanarySettings",
    "StageDescription",
    "Targets",
    "AWS::Lambda::EventSourceMapping",
}


@pytest.fixture(scope="module")
def lost() -> dict[str, list[str]]:
    """What makes no difference to each provider."""
    done = subprocess.run([PYTHON, PROBE], capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return {name: paths for name, paths in found.items() if name not in RESOURCE_TYPES}


def test_what_a_provider_drops_is_refused_or_told(lost: dict[str, list[str]]) -> None:
    def is_told(name: str, path: str) -> bool:
        told = {**accepted_without_effect().get(name, {}), **refused_properties().get(name, {})}
        told |= dict.fromkeys(COMPLETED.get(name, ()))
        return not told.keys().isdisjoint({"*", path, path.partition(".")[0]})

    assert len(lost) > 50
    silent = {name: [p for p in paths if not is_told(name, p)] for name, paths in lost.items()}
    assert {name: paths for name, paths in silent.items() if paths} == {}


def test_what_is_refused_for_a_provider_is_still_dropped_by_it(lost: dict[str, list[str]]) -> None:
    stale = [
        f"{name}.{path}"
        for name, paths in refused_properties().items()
        for path in paths
        if path != "*" and name in lost and path not in lost[name]
        if not {path, name, path.partition(".")[0]} & DROPPED_LATER
    ]
    assert stale == []
