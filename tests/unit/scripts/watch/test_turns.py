"""What a saved file calls for."""

import pytest

from scripts import ROOT
from scripts.watch.turns import FOLDERS, GENERATED, turn_of

ATHENA = ("scripts.deploy", "--component", "athena")
QUICKSIGHT = ("scripts.deploy", "--component", "quicksight")


@pytest.mark.parametrize(
    ("path", "last"),
    [
        ("queries/top_items.sql", ATHENA),
        ("queries/data_sets/orders.sql", QUICKSIGHT),
        ("quicksight_definition/sheets/overview.py", QUICKSIGHT),
        ("cloudformation/api-gateway.yaml", ("scripts.deploy", "--component", "api-gateway")),
        ("cloudformation/environments.yaml", ("scripts.deploy",)),
        ("lambda/requirements.txt", ("scripts.deploy", "--component", "lambda")),
    ],
)
def test_saved_file_ends_in_its_own_deployment_or_answer(path, last):
    assert turn_of([path]).modules[-1] == last


def test_question_is_asked_before_it_is_generated_and_deployed():
    names = [module[0] for module in turn_of(["queries/top_items.sql"]).modules]
    assert names == ["scripts.query", "scripts.generators.named_queries", "scripts.deploy"]


def test_files_saved_together_are_deployed_once():
    turn = turn_of(["queries/top_items.sql", "queries/latest_orders.sql"])
    assert turn.modules.count(ATHENA) == 1
    assert turn.tests == ("tests/unit/queries",)


def test_handler_needs_no_deployment_and_files_that_nobody_runs_need_nothing():
    assert turn_of(["lambda/ingest/handler.py"]).modules == ()
    assert turn_of(["lambda/ingest/handler.py"]).tests == ("tests/unit/lambda",)
    assert turn_of(["lambda-notes.txt", "queries/README.md"]) == turn_of([])


def test_what_the_rules_name_is_there():
    turn = turn_of([f"cloudformation/{path.name}" for path in (ROOT / "cloudformation").iterdir()])
    for path in (*FOLDERS, *GENERATED, *turn.tests):
        assert (ROOT / path).exists(), path
