"""A verification's run: each step by the product's own commands, within its time."""

import json
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError
from rich.console import Console

from scripts.answers.athena import Athena
from scripts.answers.questions import Answering, all_questions
from scripts.aws.target import Target
from scripts.smoke_test import trials
from scripts.smoke_test.marks import wait_until
from scripts.stacks.deployment import COMPONENTS, Deployment, required_outputs
from scripts.verification.commands import command
from scripts.verification.executions import Executions
from scripts.verification.parity import Parity
from scripts.verification.report import STEP_SECONDS, Report, StepFailedError
from scripts.verification.unknowns import Unknowns

# The same events in every run, so that reports can be held against each other.
DAYS, SEED, END = 7, 7, "2026-11-01"
COUNTING_PAUSE_SECONDS = 10
# What a step may take; the others have half an hour (report.STEP_SECONDS).
DEPLOY_SECONDS, ANSWERS_SECONDS = 3_600.0, 3_600.0
# Whether anybody is there at all, after a step that failed.
LOOK = Config(connect_timeout=5, read_timeout=15, retries={"total_max_attempts": 2})

type LocalAnswers = Callable[[Target, str, str], AbstractContextManager[Answering]]


class NobodyAnswersError(Exception):
    """The other side is gone: what follows need not be tried."""


def events_of(planned: dict[str, Any]) -> int:
    """Return how many events there are behind the planned rows, of which some are repeats."""
    return sum(int(events) for _, _, events, _ in planned["answers"]["repeated_events"])


@dataclass(frozen=True)
class Verification:
    """One run: a deployment of its own, and what is to be done with it."""

    target: Target
    deployment: Deployment
    console: Console
    report: Report
    events: int
    options: tuple[str, ...]  # of scripts/deploy
    local_answers: LocalAnswers
    folder: Path  # of the golden files
    cases: tuple[str, ...] = ()  # files of SQL cases that are asked
    has_dashboard: bool = False
    batch_events: int = 500

    def run(self) -> None:
        """Do every step; what needs a step that failed is skipped, all once nobody answers."""
        try:
            if not self.step("deploy", self._deploy, DEPLOY_SECONDS):
                return self.report.skip("all that follows", "nothing is deployed")
            self.step("smoke test", self._smoke_test)
            self._ask_of_the_sample()
            if self.step("what stands", self._name_what_stands):
                self._unknowns.ask()
        except NobodyAnswersError as error:
            self.report.skip("all that follows", str(error))
        return None

    def step(self, name: str, work: Callable[[], str], seconds: float = STEP_SECONDS) -> bool:
        """Do a step; raises `NobodyAnswersError` where it failed and the other side is gone."""
        if self.report.step(name, work, seconds):
            return True
        try:
            self.target.session.client("sts", config=LOOK).get_caller_identity()
        except ClientError:
            pass  # a refusal is an answer
        except Exception as error:
            raise NobodyAnswersError(f"nobody answers any more ({type(error).__name__})") from error
        return False

    def _ask_of_the_sample(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            truth = Path(folder) / "truth.json"
            if self.step("seed", partial(self._seed, truth)):
                planned = json.loads(truth.read_text())
                self.step("rows", partial(self._wait_for_rows, planned))
                self.step("all answers", partial(self._compare, planned), ANSWERS_SECONDS)
            else:
                self.report.skip("answers", "there are no events to ask about")

    def _name_what_stands(self) -> str:
        """Find out what the questions are about, for each needs it."""
        return f"{', '.join(self._unknowns.findings.names.values())}"

    def _deploy(self) -> str:
        command(self.target, self.deployment, "scripts.deploy", "--no-run-tests", *self.options)
        return f"{len(COMPONENTS)} stacks"

    def _smoke_test(self) -> str:
        place = self.deployment
        trials.run(self.target, place.prefix, place.environment, self.console.print)
        return "the API, the function, the stream, Athena and the alarms"

    def _seed(self, truth: Path) -> str:
        sample = {
            "events": self.events,
            "days": DAYS,
            "seed": SEED,
            "end-date": END,
            "batch": self.batch_events,
        }
        options = [text for name, value in sample.items() for text in (f"--{name}", str(value))]
        command(
            self.target, self.deployment, "scripts.seed", *options, "--ground-truth", str(truth)
        )
        return f"{self.events:,} events of {DAYS} days before {END}, seed {SEED}"

    def _wait_for_rows(self, planned: dict[str, Any]) -> str:
        """Wait for every event; what Firehose delivers twice, as it may, is no other event."""
        wanted = events_of(planned)

        def wait(seconds: float) -> None:
            self.console.print(f"  waiting up to {seconds:.0f} s for Firehose to deliver …")
            wait_until(lambda: self._is_whole(planned), seconds, COUNTING_PAUSE_SECONDS)

        self.target.flush(self._outputs["DeliveryStreamName"], wait)
        rows, events = self._count(planned)
        if events != wanted or rows < planned["rows"]:
            raise StepFailedError(
                f"Athena counts {rows:,} rows of {events:,} events; {planned['rows']:,} of "
                f"{wanted:,} were accepted"
            )
        more = rows - planned["rows"]
        twice = f", {more:,} of them delivered twice" if more else ""
        return f"{rows:,}{twice}, of {events:,} events, as many as the API accepted"

    def _is_whole(self, planned: dict[str, Any]) -> bool:
        rows, events = self._count(planned)
        return rows >= planned["rows"] and events >= events_of(planned)

    def _count(self, planned: dict[str, Any]) -> tuple[int, int]:
        """Count the sample's rows and events, by its days alone: listing all days costs more."""
        days = sorted(planned["rows_by_day"])
        sql = (
            f"SELECT count(*), count(DISTINCT eventid) FROM {self._outputs['TableName']} "  # noqa: S608 - our own names
            f"WHERE dt BETWEEN '{days[0]}' AND '{days[-1]}'"
        )
        rows, events = self._athena.ask(sql).rows[0]
        return int(rows or 0), int(events or 0)

    def _compare(self, planned: dict[str, Any]) -> str:
        """Take each question as a step of its own."""
        place = self._athena
        executions = Executions(
            self.target.session.client("athena"), place.work_group, place.database
        )
        self.report.facts["Athena"] = executions.engine()
        table = self._outputs["TableName"]
        questions = all_questions()
        with self.local_answers(self.target, place.database, table) as stored:
            repeats = self._count(planned)[0] - planned["rows"]
            parity = Parity(place, planned["answers"], stored, repeats)
            agreed = [
                self.step(f"query {question.name}", partial(parity.check, question))
                for question in questions
            ]
        if not all(agreed):
            raise StepFailedError(f"{agreed.count(False)} of {len(questions)} differ or failed")
        return f"{len(questions)} of {len(questions)} agree"

    @cached_property
    def _outputs(self) -> dict[str, str]:
        place = self.deployment
        return required_outputs(self.target, place.prefix, place.environment)

    @cached_property
    def _unknowns(self) -> Unknowns:
        return Unknowns(
            self.target, self.deployment, self._outputs, self.step, self.console.print,
            self.folder, self.cases, self.has_dashboard,
        )  # fmt: skip

    @cached_property
    def _athena(self) -> Athena:
        found = self._outputs
        return Athena(self.target, found["WorkGroupName"], found["DatabaseName"])
