"""The reckoning of a month: roundings, minimums, switches, and prices with their sources."""

from dataclasses import replace
from datetime import date

import pytest
import yaml
from click.testing import CliRunner

from scripts import cost
from scripts.costing import model
from scripts.costing.listings import visuals_a_look
from scripts.costing.model import Usage
from scripts.stacks import templates
from scripts.stacks.settings import chosen

USAGE = Usage(4, 10, 20, 12, 1, chosen("dev"))


def dollars(usage: Usage, service: str) -> float:
    return sum(line.dollars for line in model.lines(usage) if line.service == service)


def test_firehose_counts_each_event_as_five_kilobytes() -> None:
    taken, delivered = (USAGE.events * size / (1 << 30) for size in (5_120, 420))
    assert dollars(USAGE, "Firehose") == pytest.approx(
        taken * (0.029 + 0.018) + delivered * 0.02 + model.objects_of(USAGE) * 0.000005
    )
    assert dollars(replace(USAGE, batch_events=500), "Firehose") == dollars(USAGE, "Firehose")


def test_larger_batches_cost_fewer_requests() -> None:
    assert dollars(replace(USAGE, batch_events=100), "API Gateway") == pytest.approx(
        dollars(USAGE, "API Gateway") / 10
    )


def test_query_of_little_is_paid_as_ten_megabytes() -> None:
    small, smaller = replace(USAGE, events_a_second=0.01), replace(USAGE, events_a_second=0.001)
    assert dollars(small, "Athena") == dollars(smaller, "Athena") > 0


def test_looks_into_spice_scan_nothing() -> None:
    usage = replace(USAGE, settings={**USAGE.settings, "ImportMode": "SPICE"})
    assert dollars(usage, "Athena") == 0


def test_days_before_the_first_one_are_not_listed() -> None:
    usage = replace(USAGE, today=date(2026, 11, 29))
    later = replace(usage, settings={**USAGE.settings, "FirstDay": "2026-10-01"})
    spice = replace(usage, settings={**USAGE.settings, "ImportMode": "SPICE"})
    saved, all_of_them = (dollars(usage, "S3") - dollars(less, "S3") for less in (later, spice))
    guests = visuals_a_look("guests")
    listed = guests * 124 + model.CONTROLS * 400
    assert saved / all_of_them == pytest.approx(1 - (guests + model.CONTROLS) * 61 / listed)
    assert saved > 1


def test_tracing_is_paid_only_where_it_is_on() -> None:
    assert dollars(USAGE, "X-Ray") == 0
    traced = replace(USAGE, settings={**USAGE.settings, "TracingMode": "Active"})
    assert dollars(traced, "X-Ray") == pytest.approx(USAGE.requests * 0.000005, rel=0.01)


def test_dashboard_stays_as_far_from_the_cutoff_while_history_grows() -> None:
    two_years, five = (
        {one.query: one.share for one in model.cutoffs(replace(USAGE, months_of_history=months))}
        for months in (24, 60)
    )
    grown = {query for query, share in five.items() if share != two_years[query]}
    assert grown == {"a question of queries/ over everything"}
    assert max(share for query, share in five.items() if query not in grown) < 1


def test_every_price_has_its_source_and_the_table_its_date() -> None:
    table = yaml.safe_load(model.PRICES.read_text())
    assert table["date"]
    for entry in table["prices"].values():
        assert entry["dollars"] > 0
        assert entry["source"].startswith("https://aws.amazon.com/")
        assert ("seen" in entry) is not ("unverified" in entry)


def test_command_prints_bill_and_cutoffs() -> None:
    done = CliRunner().invoke(cost.main, ["--events-a-second", "4"])
    assert done.exit_code == 0, done.output
    assert "Firehose" in done.output
    assert "of the cutoff" in done.output
    count = len(model.prices())
    assert f"{count} of {count} confirmed by what others published" in " ".join(done.output.split())


def test_buffer_that_fills_before_its_interval_makes_more_objects() -> None:
    assert model.objects_of(USAGE) == 30 * 86_400 / 60
    many = replace(USAGE, events_a_second=100_000)
    assert model.objects_of(many) == pytest.approx(many.events * 420 / (128 << 20))
    assert model.objects_of(replace(USAGE, events_a_second=0)) == 0


def test_what_is_paid_by_the_month_is_on_the_bill() -> None:
    assert dollars(USAGE, "QuickSight") == 24 + 3
    assert dollars(replace(USAGE, authors=0, readers=0), "QuickSight") == 0
    hidden = replace(USAGE, settings={**USAGE.settings, "PseudonymizeCustomerIds": "true"})
    assert dollars(hidden, "Secrets Manager") == 0.4
    assert dollars(USAGE, "Secrets Manager") == 0
    assert dollars(replace(USAGE, events_a_second=0), "CloudWatch") == pytest.approx(
        16 * 0.1 + 2 * 0.3 + 3
    )


def test_bill_names_as_many_alarms_metrics_and_dashboards_as_the_template_has() -> None:
    kinds = templates.resource_types(templates.text("monitoring"))
    counted = ("AWS::CloudWatch::Alarm", "AWS::Logs::MetricFilter", "AWS::CloudWatch::Dashboard")
    assert [kinds.count(one) for one in counted] == [
        model.ALARMS, model.CUSTOM_METRICS, model.DASHBOARDS,
    ]  # fmt: skip


def test_report_and_watch_are_paid_only_where_they_are_on() -> None:
    assert dollars(USAGE, "SES") == 0
    on = {"ReportRecipients": "a@example.com,b@example.com", "FigureAlerts": "true"}
    usage = replace(USAGE, settings={**USAGE.settings, **on})
    assert dollars(usage, "SES") == pytest.approx(60 * 0.0001)
    looked_at = 720 * 59 * USAGE.events / 30 * 66 * 0.85 / 1e9 * 0.005  # eight weeks, each hour
    assert dollars(usage, "Athena") - dollars(USAGE, "Athena") > looked_at


def test_query_of_a_small_watch_is_paid_as_ten_megabytes() -> None:
    small = replace(USAGE, events_a_second=0.001)
    on = replace(small, settings={**small.settings, "FigureAlerts": "true"})
    assert dollars(on, "Athena") - dollars(small, "Athena") == pytest.approx(720 * 0.01 * 0.005)
