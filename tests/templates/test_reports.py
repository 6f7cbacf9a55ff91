"""The report by mail and the watch over figures: where asked for, by the restaurants' clocks."""

from tests.templates.conftest import Template


def test_nothing_is_made_where_neither_is_asked_for(template: Template) -> None:
    asked = {"ReportRecipients": "", "FigureAlerts": "false"}
    assert {name: template["Parameters"][name]["Default"] for name in asked} == asked
    conditions = {one.get("Condition") for one in template["Resources"].values()}
    assert conditions == {"IsReporting", "IsWatching"}


def test_timers_go_by_the_restaurants_clocks(template: Template) -> None:
    timers = [
        one["Properties"]
        for one in template["Resources"].values()
        if one["Type"] == "AWS::Scheduler::Schedule"
    ]
    assert {one["ScheduleExpressionTimezone"]["Ref"] for one in timers} == {"TimeZone"}
    assert {one["ScheduleExpression"]["Ref"] for one in timers} == {
        "ReportSchedule", "AlertsSchedule",
    }  # fmt: skip
