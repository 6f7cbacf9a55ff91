"""A verification's run: each step by the product's own commands, and the teardown after all."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from rich.console import Console

from scripts import ROOT
from scripts.answers.athena import Athena
from scripts.answers.questions import Answering, all_questions
from scripts.aws.target import Target
from scripts.release import inventory
from scripts.smoke_test import trials
from scripts.smoke_test.marks import wait_until
from scripts.stacks.deployment import COMPONENTS, Deployment, describe, required_outputs
from scripts.stacks.settling import NOT_CREATED
from scripts.verification.executions import Executions
from scripts.verification.parity import Parity
from scripts.verification.report import Report, StepFailedError
from scripts.verification.unknowns import Unknowns

# The same events in every run, so that reports can be held against each other.
DAYS, SEED, END = 7, 7, "2026-11-01"
REST_SECONDS = 900  # what has begun when a run is interrupted comes to its end first
TEARDOWNS = 3  # a stack that was being asked for when the run was interrupted may appear later
COUNTING_PAUSE_SECONDS = 10
REST_PAUSE_SECONDS = 1

type LocalAnswers = Callable[[Target, str, str], AbstractContextManager[Answering]]


def stands(target: Target, deployment: Deployment) -> bool:
    """Return whether a stack of a deployment or its data bucket is there."""
    found = inventory.find(target, deployment, "all")
    return bool(found.stacks or found.data_bucket)


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

    def run(self) -> None:
        """Do every step; what needs a step that failed is skipped."""
        if not self.report.step("deploy", self._deploy):
            return self.report.skip("all that follows", "nothing is deployed")
        self.report.step("smoke test", self._smoke_test)
        with tempfile.TemporaryDirectory() as folder:
            truth = Path(folder) / "truth.json"
            if self.report.step("seed", partial(self._seed, truth)):
                planned = json.loads(truth.read_text())
                self.report.step("rows", partial(self._wait_for_rows, planned))
                self.report.step("all answers", partial(self._compare, planned))
            else:
                self.report.skip("answers", "there are no events to ask about")
        self._unknowns.ask()
        return None

    def take_down(self) -> None:
        """Delete everything, and look whether all is gone."""
        if "_unknowns" in vars(self):
            self._unknowns.conversions.remove()
        if not self.report.step("teardown", self._tear_down):
            prefix, environment = self.deployment.prefix, self.deployment.environment
            self.console.print(
                "[red]Something may be left, and cost[/]: "
                f"make aws-teardown STACK_PREFIX={prefix} ENVIRONMENT={environment}"
            )

    def _deploy(self) -> str:
        self._command("scripts.deploy", "--no-run-tests", *self.options)
        return f"{len(COMPONENTS)} stacks"

    def _smoke_test(self) -> str:
        place = self.deployment
        trials.run(self.target, place.prefix, place.environment, self.console.print)
        return "the API, the function, the stream, Athena and the alarms"

    def _seed(self, truth: Path) -> str:
        sample = {"events": self.events, "days": DAYS, "seed": SEED, "end-date": END}
        options = [text for name, value in sample.items() for text in (f"--{name}", str(value))]
        self._command("scripts.seed", *options, "--ground-truth", str(truth))
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
                self.report.step(f"query {question.name}", partial(parity.check, question))
                for question in questions
            ]
        if not all(agreed):
            raise StepFailedError(f"{agreed.count(False)} of {len(questions)} differ or failed")
        return f"{len(questions)} of {len(questions)} agree"

    def _tear_down(self) -> str:
        for _ in range(TEARDOWNS):
            wait_until(self._is_at_rest, REST_SECONDS, REST_PAUSE_SECONDS)
            self._command("scripts.teardown", "--force")
            if not stands(self.target, self.deployment):
                return "nothing is left"
        raise StepFailedError("something is left")

    def _is_at_rest(self) -> bool:
        found = [describe(self.target, self.deployment.stack_name(name)) for name in COMPONENTS]
        return not any(
            stack["StackStatus"].endswith("_IN_PROGRESS") and stack["StackStatus"] != NOT_CREATED
            for stack in found
            if stack
        )

    def _command(self, module: str, *arguments: str) -> None:
        """Run one of the commands as users do, in a process that an interruption can end."""
        place = self.deployment
        names = ["--stack-name-prefix", place.prefix, "--environment", place.environment]
        done = subprocess.run(
            [sys.executable, "-m", module, *names, *arguments],
            cwd=ROOT,
            env=os.environ | {"AWS_REGION": self.target.region},
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
            raise StepFailedError(lines[-1], tuple(lines[:-1]))

    @cached_property
    def _outputs(self) -> dict[str, str]:
        place = self.deployment
        return required_outputs(self.target, place.prefix, place.environment)

    @cached_property
    def _unknowns(self) -> Unknowns:
        return Unknowns(
            self.target, self.deployment, self._outputs, self.report, self.console.print,
            self.folder, self.cases, self.has_dashboard,
        )  # fmt: skip

    @cached_property
    def _athena(self) -> Athena:
        found = self._outputs
        return Athena(self.target, found["WorkGroupName"], found["DatabaseName"])
