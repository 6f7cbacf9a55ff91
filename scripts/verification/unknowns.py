"""What only AWS can tell: each question to a deployment, and the golden files of the answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from scripts.aws.target import Target
from scripts.smoke_test.marks import wait_until
from scripts.stacks.deployment import Deployment
from scripts.stacks.events_api import EventsApi
from scripts.verification import findings
from scripts.verification.asking import Asking
from scripts.verification.athena_cases import Cases
from scripts.verification.conversions import Conversions, probe_name
from scripts.verification.executions import Executions
from scripts.verification.findings import Findings
from scripts.verification.report import StepFailedError
from scripts.verification.watching import RULE, Watching

# Recorded on AWS, they take the place of the emulator's own (scripts/verification/expected.jsonl)
# and stand beside the other cases (tests/parity/cases/athena_aws.jsonl).
ANSWERS, CASES = "answers.jsonl", "athena_aws.jsonl"
MOST_SHOWN = 200
LOOKING_SECONDS = 10
CASES_SECONDS = 10_800.0


@dataclass(frozen=True)
class Unknowns:
    """The questions to one deployment; `cases` are the files of SQL cases that are asked."""

    target: Target
    deployment: Deployment
    outputs: dict[str, str]
    step: Callable[..., bool]
    say: Callable[[str], None]
    folder: Path  # of the golden files
    cases: tuple[str, ...] = ()
    has_dashboard: bool = False
    _kept: list[Cases] = field(default_factory=list)

    def ask(self) -> None:
        """Take each kind of question as a step, and write what was answered."""
        step, found = self.step, self.findings
        try:
            step("Athena's statements", partial(found.ask, "statements", self._asking.statements))
            step("error texts", partial(found.ask, "calls", self._asking.call))
            step("the API's answers", partial(found.ask, "requests", self._asking.request))
            step("Firehose's conversions", self._ask_firehose)
            step("metrics", self._ask_cloudwatch)
            if self.has_dashboard:
                step("QuickSight's definition", self._watching.assets)
            if self.cases:
                step("Athena's SQL", self._ask_cases, CASES_SECONDS)
        finally:
            step("golden files", self._write)

    @cached_property
    def findings(self) -> Findings:
        """Return where answers are kept."""
        return Findings(self._names, self._where)

    @cached_property
    def conversions(self) -> Conversions:
        """Return the stream of its own that asks Firehose."""
        return Conversions(self.target, self._executions, probe_name(self.deployment), self._names)

    def _ask_firehose(self) -> str:
        asked = findings.questions("conversions")

        def wait(seconds: float) -> None:
            self.say(f"  waiting up to {seconds:.0f} s for Firehose to deliver …")
            wait_until(lambda: self.conversions.are_all_there(asked), seconds, LOOKING_SECONDS)

        answers = self.conversions.answers(asked, wait)
        differences = [
            line for one in asked for line in self.findings.note(one, answers[one["id"]])
        ]
        return self.findings.judged(len(asked), differences)

    def _ask_cloudwatch(self) -> str:
        sets = self._watching.dimension_sets()
        differences = [
            line
            for metric, names in sets.items()
            for line in self.findings.note({"id": f"metric {metric}", "rule": RULE}, names)
        ]
        if not sets:
            return "not one of the alarms' metrics is published yet, so nothing is known of them"
        return self.findings.judged(len(sets), self._watching.silent() + differences)

    def _ask_cases(self) -> str:
        asked = Cases(self._executions, self.cases)
        self._kept.append(asked)
        asked.ask(lambda done, count: self.say(f"  {done:,} of {count:,} cases asked …"))
        if differences := asked.differences():
            shown = (*differences[:MOST_SHOWN], f"{len(differences)} of {len(asked.asked)} differ")
            raise StepFailedError("Athena answers otherwise than the cases say", shown)
        return f"{len(asked.asked):,} cases, all as they say"

    def _write(self) -> str:
        self.findings.write(self.folder / ANSWERS)
        for asked in self._kept:
            findings.write(self.folder / CASES, asked.goldens())
        count = sum(len(asked.asked) for asked in self._kept)
        return f"{len(self.findings.lines)} answers and {count:,} cases in {self.folder}"

    @property
    def _where(self) -> str:
        return "an emulator" if self.target.is_local else f"AWS, {self.target.region}"

    @cached_property
    def _names(self) -> dict[str, str]:
        found, place = self.outputs, self.deployment
        return {
            "name": f"{place.prefix}-{place.environment}",
            "account": self.target.account_id,
            "bucket": found["DataBucketName"],
            "database": found["DatabaseName"],
            "stream": found["DeliveryStreamName"],
            "table": found["TableName"],
            "work_group": found["WorkGroupName"],
        }

    @cached_property
    def _executions(self) -> Executions:
        found = self._names
        return Executions(
            self.target.session.client("athena"), found["work_group"], found["database"]
        )

    @cached_property
    def _asking(self) -> Asking:
        place = self.deployment
        api = EventsApi.of_deployment(self.target, place.prefix, place.environment)
        return Asking(self.target, self._executions, api)

    @property
    def _watching(self) -> Watching:
        return Watching(self.target, self._names["name"])
