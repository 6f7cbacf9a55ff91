"""A seeded month: Athena's answers equal what the seeder counted by itself, to the cent."""

from collections.abc import Iterator
from typing import Any

import pytest

from scripts.answers.athena import Athena
from scripts.answers.questions import agree, all_questions
from tests.integration.product import Product, run_module, seeded_month

EVENTS = 4000


@pytest.fixture(scope="module")
def month(
    endpoint: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Product, dict[str, Any]]]:
    """A deployment with a month in it, and the month's ground truth."""
    truth = tmp_path_factory.mktemp("month") / "truth.json"
    with seeded_month(endpoint, EVENTS, truth) as month:
        yield month


@pytest.mark.parametrize("question", all_questions(), ids=lambda question: question.name)
def test_answer_equals_the_ground_truth(
    month: tuple[Product, dict[str, Any]], question: Any
) -> None:
    product, truth = month
    own = product.deployment
    athena = Athena.of_deployment(product.target, own.prefix, own.environment)
    answer = athena.ask(question.sql)
    assert agree(question, answer.rows, truth["answers"][question.name])
    assert answer.rows


def test_named_query_is_the_same_question(month: tuple[Product, dict[str, Any]]) -> None:
    client, group = month[0].target.session.client("athena"), month[0].outputs()["WorkGroupName"]
    ids = client.list_named_queries(WorkGroup=group)["NamedQueryIds"]
    saved = client.batch_get_named_query(NamedQueryIds=ids)["NamedQueries"]
    strings = {query["QueryString"].strip() for query in saved}
    assert len(saved) == len(all_questions())
    assert all(any(question.sql in text for text in strings) for question in all_questions())


def test_month_makes_one_object_a_day(month: tuple[Product, dict[str, Any]]) -> None:
    product, truth = month
    listed = product.target.session.client("s3").list_objects_v2(
        Bucket=product.outputs()["DataBucketName"], Prefix="clickstream-data/"
    )
    assert len(truth["rows_by_day"]) <= listed["KeyCount"] <= 2 * len(truth["rows_by_day"])


def test_replay_finds_the_same_answers_in_the_parquet(
    month: tuple[Product, dict[str, Any]],
) -> None:
    replayed = run_module(month[0], "scripts.replay")
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
    assert replayed.stdout.count("same") == len(all_questions())
