"""Refresh schedules of SPICE data sets: kept and checked, but nothing runs by the clock here."""

import re
from typing import Any

from analytics_emulator.quicksight.errors import exists, not_found
from analytics_emulator.quicksight.operations import Operations, answer, require
from analytics_emulator.quicksight.store import Asset
from analytics_emulator.service import CallContext, ServiceError

LIMIT = 5  # schedules a data set (API reference, CreateRefreshSchedule)


class RefreshScheduleOperations(Operations):
    """Operations on refresh schedules."""

    def create_refresh_schedule(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Add a schedule to a SPICE data set."""
        request = self.checked(context, "CreateRefreshSchedule", request)
        asset = self.find(context, "DATA_SET", request["DataSetId"])
        schedule, standing = request["Schedule"], self.store(context).schedules[asset.id]
        if schedule["ScheduleId"] in standing:
            raise exists("REFRESH_SCHEDULE", schedule["ScheduleId"])
        if len(standing) >= LIMIT:
            message = f"A data set has at most {LIMIT} refresh schedules"
            raise ServiceError("LimitExceededException", message, 409)
        _check(asset, schedule)
        return self._kept(context, asset, schedule)

    def update_refresh_schedule(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Replace a schedule."""
        request = self.checked(context, "UpdateRefreshSchedule", request)
        asset = self.find(context, "DATA_SET", request["DataSetId"])
        self._standing(context, asset, request["Schedule"]["ScheduleId"])
        _check(asset, request["Schedule"])
        return self._kept(context, asset, request["Schedule"])

    def describe_refresh_schedule(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Describe a schedule."""
        request = self.checked(context, "DescribeRefreshSchedule", request)
        asset = self.find(context, "DATA_SET", request["DataSetId"])
        schedule = self._standing(context, asset, request["ScheduleId"])
        return answer(RefreshSchedule=schedule, Arn=schedule["Arn"])

    def delete_refresh_schedule(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Delete a schedule."""
        request = self.checked(context, "DeleteRefreshSchedule", request)
        asset = self.find(context, "DATA_SET", request["DataSetId"])
        schedule = self._standing(context, asset, request["ScheduleId"])
        del self.store(context).schedules[asset.id][schedule["ScheduleId"]]
        return answer(ScheduleId=schedule["ScheduleId"], Arn=schedule["Arn"])

    def list_refresh_schedules(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """List a data set's schedules."""
        request = self.checked(context, "ListRefreshSchedules", request)
        asset = self.find(context, "DATA_SET", request["DataSetId"])
        return answer(RefreshSchedules=list(self.store(context).schedules[asset.id].values()))

    def _standing(self, context: CallContext, asset: Asset, identifier: str) -> dict[str, Any]:
        schedule = self.store(context).schedules[asset.id].get(identifier)
        if schedule is None:
            raise not_found("REFRESH_SCHEDULE", identifier)
        return schedule

    def _kept(self, context: CallContext, asset: Asset, schedule: dict[str, Any]) -> dict[str, Any]:
        identifier = schedule["ScheduleId"]
        arn = f"{asset.arn}/refresh-schedule/{identifier}"
        self.store(context).schedules[asset.id][identifier] = {**schedule, "Arn": arn}
        return answer(ScheduleId=identifier, Arn=arn)


def _check(asset: Asset, schedule: dict[str, Any]) -> None:
    """Check what the API reference says of RefreshFrequency beyond the model."""
    frequency = schedule["ScheduleFrequency"]
    interval, time_of_day = frequency["Interval"], frequency.get("TimeOfTheDay")
    require(asset.body["ImportMode"] == "SPICE", f"Data set {asset.id} is not a SPICE data set")
    if interval in {"MINUTE15", "MINUTE30"}:
        incremental = schedule["RefreshType"] == "INCREMENTAL_REFRESH"
        require(incremental, f"Schedule.RefreshType: {interval} is for INCREMENTAL_REFRESH only")
    if interval in {"WEEKLY", "MONTHLY"}:
        path = "Schedule.ScheduleFrequency.RefreshOnDay"
        require(frequency.get("RefreshOnDay"), f"{path}: is required for {interval}")
    if interval in {"DAILY", "WEEKLY", "MONTHLY"}:
        path = "Schedule.ScheduleFrequency.TimeOfTheDay"
        valid = re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time_of_day or "")
        require(valid, f"{path}: HH:MM is required for {interval}")
