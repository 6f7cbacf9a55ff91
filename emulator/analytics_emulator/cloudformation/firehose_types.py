"""AWS::KinesisFirehose::DeliveryStream over the Firehose API.

Every property is passed on, so that the service refuses what it can't do.
"""

from collections.abc import Iterator
from typing import Any

from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
    Wait,
    members,
)
from analytics_emulator.cloudformation.tags import set_tags
from analytics_emulator.service import ServiceError

_DESTINATION = "ExtendedS3DestinationConfiguration"
_OLDER = "S3DestinationConfiguration"  # deprecated; its members are among the other's
_ENCRYPTION = "DeliveryStreamEncryptionConfigurationInput"
_NAME = members("DeliveryStreamName")

_DESCRIBE = Operation(
    "describe_delivery_stream",
    _NAME,
    attributes={"Status": "DeliveryStreamDescription/DeliveryStreamStatus"},
)


def _update_stream(api: Api, before: Properties, after: Properties) -> None:
    name = {"DeliveryStreamName": after["DeliveryStreamName"]}
    was, wanted = _destination_of(before), _destination_of(after)
    if was != wanted:
        _update_destination(api, name, was, wanted)
    _update_encryption(api, name, before.get(_ENCRYPTION), after.get(_ENCRYPTION))
    set_tags(api, name, before, after, "delivery_stream")


def _destination_of(properties: Properties) -> Properties:
    found: Properties = properties.get(_DESTINATION) or properties.get(_OLDER) or {}
    return found


def _update_destination(api: Api, name: Properties, before: Properties, after: Properties) -> None:
    """UpdateDestination merges: what a template drops would silently stay, so that is an error."""
    if dropped := sorted(_dropped(before, after)):
        raise ServiceError(
            "InvalidRequest",
            f"UpdateDestination can't take away {', '.join(dropped)}; set a value or rename the "
            "stream to replace it",
        )
    described = api.call("describe_delivery_stream", name)["DeliveryStreamDescription"]
    update = dict(after)
    if "S3BackupConfiguration" in update:
        update["S3BackupUpdate"] = update.pop("S3BackupConfiguration")
    request = {
        "CurrentDeliveryStreamVersionId": described["VersionId"],
        "DestinationId": described["Destinations"][0]["DestinationId"],
        "ExtendedS3DestinationUpdate": update,
    }
    api.call("update_destination", name | request)


def _dropped(before: Any, after: Any, path: str = _DESTINATION) -> Iterator[str]:
    if not isinstance(before, dict) or not isinstance(after, dict):
        return
    for member, value in before.items():
        if member in after:
            yield from _dropped(value, after[member], f"{path}.{member}")
        else:
            yield f"{path}.{member}"


def _update_encryption(
    api: Api, name: Properties, before: Properties | None, after: Properties | None
) -> None:
    if before == after:
        return
    if after:
        settings = {_ENCRYPTION: after}
        api.call("start_delivery_stream_encryption", name | settings)
    else:
        api.call("stop_delivery_stream_encryption", name)


DELIVERY_STREAM = ResourceType(
    "AWS::KinesisFirehose::DeliveryStream",
    service="firehose",
    reference="DeliveryStreamName",
    name="DeliveryStreamName",
    create=Operation(
        "create_delivery_stream",
        members(
            *("DeliveryStreamName", "DeliveryStreamType"),
            *(_ENCRYPTION, _DESTINATION, _OLDER, "Tags"),
        ),
        attributes={"Arn": "DeliveryStreamARN"},
    ),
    update=_update_stream,
    delete=Operation("delete_delivery_stream", _NAME),
    create_only=("DeliveryStreamName", "DeliveryStreamType"),
    wait=Wait(
        _DESCRIBE,
        status="Status",
        ready="ACTIVE",
        failed=frozenset({"CREATING_FAILED", "DELETING_FAILED"}),
        gone="ResourceNotFoundException",
    ),
)
