"""What a deployment makes of failures, kills, replacements and others beside it."""

import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.stacks import templates
from scripts.stacks.deployment import COMPONENTS, Deployment
from tests.integration.product import Product, product_at
from tests.long import LONG

COMPLETE = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
KILLS = 3


@pytest.fixture
def product(endpoint: str) -> Iterator[Product]:
    with product_at(endpoint, "dev") as product:
        yield product


@pytest.fixture
def prod(endpoint: str) -> Iterator[Product]:
    with product_at(endpoint, "prod") as product:
        yield product


type Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Edit]:
    """Change a template's text for the deployments that follow in this process."""
    folder = tmp_path / "cloudformation"
    shutil.copytree(templates.TEMPLATES, folder)
    monkeypatch.setattr(templates, "TEMPLATES", folder)

    def change(component: str, old: str, new: str) -> None:
        path = folder / f"{component}.yaml"
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
        templates.text.cache_clear()

    yield change
    templates.text.cache_clear()


def test_deployment_killed_at_any_point_converges_when_run_again(product: Product) -> None:
    for _ in range(KILLS):
        process = product.start("--no-run-tests")
        assert process.stdout is not None
        for _ in range(random.randint(1, 30)):  # the lines that it tells before the kill
            process.stdout.readline()
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    done = product.script("deploy", "--no-run-tests")
    assert done.returncode == 0, done.stdout + done.stderr
    assert {product.status(component) for component in COMPONENTS} <= COMPLETE
    assert product.script("deploy").stdout.count("no changes") == len(COMPONENTS)


def test_change_set_that_a_kill_left_is_no_obstacle(product: Product) -> None:
    product.target.session.client("cloudformation").create_change_set(
        StackName=product.deployment.stack_name("s3"),
        ChangeSetName="left",
        ChangeSetType="CREATE",
        TemplateBody=templates.text("s3"),
    )
    assert product.status("s3") == "REVIEW_IN_PROGRESS"
    product.deploy("s3")
    assert product.status("s3") == "CREATE_COMPLETE"


def test_replacement_is_announced_and_asked_for_in_prod(prod: Product, edit: Edit) -> None:
    prod.deploy("s3")
    edit("s3", "${Environment}-logs-", "${Environment}-log2-")
    refused = prod.script("deploy", "--component", "s3", answer="n\n")
    assert refused.returncode == 1
    assert "LogBucket │ AWS::S3::Bucket │ True" in refused.stdout
    assert "-logs-" in prod.outputs()["LogBucketName"]
    done = prod.script("deploy", "--component", "s3", "--yes")
    assert done.returncode == 0, done.stderr
    assert "-log2-" in prod.outputs()["LogBucketName"]


def test_failed_update_is_rolled_back_and_the_next_run_converges(
    product: Product, edit: Edit
) -> None:
    product.deploy("s3")
    taken = product.outputs()["DataBucketName"]
    edit("s3", "${Prefix}-${Environment}-logs-${AWS::AccountId}-${AWS::Region}", taken)
    failed = product.script("deploy", "--component", "s3")
    assert failed.returncode == 1
    assert "UPDATE_ROLLBACK_COMPLETE: LogBucket (AWS::S3::Bucket)" in failed.stderr
    assert "-logs-" in product.outputs()["LogBucketName"]
    edit("s3", taken, "${Prefix}-${Environment}-logs-${AWS::AccountId}-${AWS::Region}")
    assert product.script("deploy", "--component", "s3").returncode == 0
    assert "-logs-" in product.outputs()["LogBucketName"]


@LONG
def test_two_environments_deploy_side_by_side_and_one_goes_alone(product: Product) -> None:
    other = Product(product.endpoint, Deployment(product.deployment.prefix, "test"))
    runs = [product.start("--no-run-tests"), other.start("--no-run-tests")]
    told = [run.communicate(timeout=240)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    assert product.outputs()["ApiId"] != other.outputs()["ApiId"]
    assert other.script("teardown", "--force").returncode == 0
    assert {other.status(component) for component in COMPONENTS} == {None}
    assert {product.status(component) for component in COMPONENTS} == {"CREATE_COMPLETE"}
