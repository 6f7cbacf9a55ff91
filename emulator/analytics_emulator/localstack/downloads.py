"""Services that are nothing without a program that LocalStack would download."""

from functools import cache

from localstack.services.plugins import SERVICE_PLUGINS

# Service → LocalStack's package of its program; its container image has them installed.
_PACKAGES = {
    "dynamodb": ("localstack.services.dynamodb.packages", "dynamodblocal_package"),
    "dynamodbstreams": ("localstack.services.dynamodb.packages", "dynamodblocal_package"),
    "kinesis": ("localstack.services.kinesis.packages", "kinesismock_package"),
}


@cache
def is_missing(service: str) -> bool:
    """Return whether a service's program isn't on this machine, which stays off the network."""
    if service not in _PACKAGES:
        return False
    module, name = _PACKAGES[service]
    package = getattr(__import__(module, fromlist=[name]), name)
    return package.get_installed_dir() is None


@cache
def callable_services() -> frozenset[str]:
    """Return the services that can be called here."""
    return frozenset(name for name in SERVICE_PLUGINS.list_available() if not is_missing(name))
