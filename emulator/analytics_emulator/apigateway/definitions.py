"""What API Gateway reads in an OpenAPI definition beside OpenAPI's own members.

API Gateway developer guide: "AWS variables for OpenAPI import", "x-amazon-apigateway-integration
object", "x-amazon-apigateway-authtype property" and "x-amazon-apigateway-auth object".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

INTEGRATION = "x-amazon-apigateway-integration"
_ANY = "x-amazon-apigateway-any-method"
_VARIABLE = re.compile(r"\$\{AWS::(AccountId|Partition|Region)\}")


@dataclass(frozen=True)
class Operation:
    """A method that a definition describes."""

    path: str
    verb: str
    content: Mapping[str, Any]

    @property
    def role(self) -> str | None:
        """With whose permissions its integration calls; None for API Gateway's own."""
        return (self.content.get(INTEGRATION) or {}).get("credentials") or None


def with_variables(node: Any, values: Mapping[str, str]) -> Any:
    """Return a definition with its AWS variables (`${AWS::Region}`) resolved."""
    if isinstance(node, str):
        return _VARIABLE.sub(lambda found: values[found[1]], node)
    if isinstance(node, list):
        return [with_variables(item, values) for item in node]
    if isinstance(node, dict):
        return {name: with_variables(value, values) for name, value in node.items()}
    return node


def operations(definition: Mapping[str, Any]) -> Iterator[Operation]:
    """Yield a definition's methods."""
    for path, item in (definition.get("paths") or {}).items():
        for field, content in item.items():
            if isinstance(content, dict):
                yield Operation(path, "ANY" if field == _ANY else field.upper(), content)


def asks_for_signature(operation: Operation, definition: Mapping[str, Any]) -> bool:
    """Return whether a method is for who signs (AWS_IAM).

    It says so itself, or by a security scheme that is `awsSigv4`, as SAM writes it.
    """
    own = operation.content.get("x-amazon-apigateway-auth")
    if isinstance(own, dict) and "type" in own:
        return str(own["type"]).upper() == "AWS_IAM"
    schemes = definition.get("securityDefinitions") or (definition.get("components") or {}).get(
        "securitySchemes", {}
    )
    asked = operation.content.get("security", definition.get("security")) or ()
    return any(
        (schemes.get(name) or {}).get("x-amazon-apigateway-authtype", "").lower() == "awssigv4"
        for scheme in asked
        for name in scheme
    )
