"""Methods that an API's deployment doesn't wait for: AWS may deploy the API without them.

CloudFormation makes at the same time what doesn't depend on one another, and a deployment has the
methods that are there when it is made (API Gateway developer guide, "Deploy REST APIs";
AWS::ApiGateway::Deployment, "DependsOn"). Here resources are made one after another.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.references import both, references_in

_METHOD, _DEPLOYMENT = "AWS::ApiGateway::Method", "AWS::ApiGateway::Deployment"


def unawaited_methods(template: Mapping[str, Any]) -> Iterator[str]:
    """Yield, a deployment each, what it may be made without."""
    resources = template.get("Resources") or {}
    for name, resource in resources.items():
        if resource.get("Type") != _DEPLOYMENT:
            continue
        awaited = _awaited(name, resources)
        missing = [
            method
            for method in _of_the_same_api(resource, resources, _METHOD)
            if method not in awaited
        ]
        if missing:
            yield (
                f"{name} ({_DEPLOYMENT}): it doesn't wait for {', '.join(missing)}, and AWS may "
                "deploy the API without: name them in DependsOn"
            )


def _of_the_same_api(
    resource: Mapping[str, Any], resources: Mapping[str, Any], kind: str
) -> Iterator[str]:
    api = (resource.get("Properties") or {}).get("RestApiId")
    for name, other in resources.items():
        if other.get("Type") == kind and (other.get("Properties") or {}).get("RestApiId") == api:
            yield name


def _awaited(name: str, resources: Mapping[str, Any]) -> set[str]:
    """Return what is there before a resource is made."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        resource = resources.get(waiting.pop()) or {}
        depends = resource.get("DependsOn") or []
        wanted = set(depends if isinstance(depends, list) else [depends])
        wanted |= {one.name for one in references_in(resource.get("Properties") or {}, both)}
        waiting += wanted - found
        found |= wanted
    return found
