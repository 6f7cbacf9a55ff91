"""Says that a deployment isn't there, where moto stumbles (API reference, GetDeployment)."""

from typing import Any

from moto.apigateway.exceptions import DeploymentNotFoundException
from moto.apigateway.models import RestAPI

from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Look before it is taken."""

    @patched(RestAPI.get_deployment)
    def get_deployment(original: Any, self: Any, deployment_id: str) -> Any:
        if deployment_id not in self.deployments:
            raise DeploymentNotFoundException
        return original(self, deployment_id)
