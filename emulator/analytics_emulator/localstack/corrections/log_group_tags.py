"""Tags a log group that had no tags before, and a new one with its own alone.

LocalStack drops what TagResource gives a group that was made without tags, and hands a deleted
group's tags to the next one of its name (CloudWatch Logs API, TagResource and CreateLogGroup).
"""

from typing import Any

from localstack.services.logs.models import logs_stores
from localstack.services.logs.provider import LogsProvider
from localstack.utils.aws import arns

from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """See to it that there is something to tag."""

    @patched(LogsProvider.create_log_group)
    def create(
        original: Any, self: Any, context: Any, log_group_name: str, *args: Any, **more: Any
    ) -> None:
        original(self, context, log_group_name, *args, **more)
        given = args[1] if len(args) > 1 else more.get("tags")
        _tags(context)[_arn(context, log_group_name)] = dict(given or {})

    @patched(LogsProvider.tag_resource)
    def tag_resource(
        original: Any, self: Any, context: Any, resource_arn: str, *args: Any, **more: Any
    ) -> None:
        _tags(context).setdefault(resource_arn, {})
        original(self, context, resource_arn, *args, **more)

    @patched(LogsProvider.tag_log_group)
    def tag_log_group(
        original: Any, self: Any, context: Any, log_group_name: str, *args: Any, **more: Any
    ) -> None:
        _tags(context).setdefault(_arn(context, log_group_name), {})
        original(self, context, log_group_name, *args, **more)


def _tags(context: Any) -> dict[str, dict[str, str]]:
    tags: dict[str, dict[str, str]] = logs_stores[context.account_id][context.region].TAGS
    return tags


def _arn(context: Any, name: str) -> str:
    return str(arns.log_group_arn(name, account_id=context.account_id, region_name=context.region))
