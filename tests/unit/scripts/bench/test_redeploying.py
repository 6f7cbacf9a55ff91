"""Stacks that are deployed once more by the bench: what is requested, and what is sent."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, cast
from zipfile import ZipFile

import pytest

from scripts.bench import redeploying
from scripts.bench.product import COMPONENTS, Product
from scripts.release.package import Package
from scripts.stacks.change_sets import Request
from scripts.stacks.deployment import Deployment


class Bucket:
    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def upload(self, key: str, body: bytes) -> str:
        self.objects[key] = body
        return key


class Stacks:
    """Requests of stacks, of which `firehose` isn't as it was deployed."""

    kept = Bucket()
    deployed_template = staticmethod(lambda _stack: "a template")

    def __init__(self, *_: object) -> None: ...

    def request(self, component: str, _stack: object) -> Request:
        template = "another" if component == "firehose" else "a template"
        return Request(component, template, {"IngestCodeKey": "code/ingest/1.zip"}, {})

    def bucket(self) -> Bucket:
        return self.kept

    def upload(self, _component: str) -> dict[str, str]:
        return {}


class FakeProduct:
    target, deployment = None, Deployment()

    def __init__(self) -> None:
        self.deployed: list[str] = []
        self.made: list[Request] = []

    def deploy(self, components: Sequence[str]) -> None:
        self.deployed += components

    def make(self, request: Request, _template: dict[str, str]) -> None:
        self.made.append(request)


@pytest.fixture
def product(monkeypatch: pytest.MonkeyPatch) -> FakeProduct:
    def is_as_requested(request: Request, stack: Any, template_of: Any) -> bool:
        return bool(template_of(stack) == request.template)

    monkeypatch.setattr(redeploying, "StackRequests", Stacks)
    monkeypatch.setattr(redeploying, "describe", lambda *_: {})
    monkeypatch.setattr(redeploying, "is_as_requested", is_as_requested)
    return FakeProduct()


def test_what_is_as_requested_is_left_alone(product: FakeProduct) -> None:
    redeploying.without_changes(cast("Product", product))
    assert "firehose" in COMPONENTS
    assert product.deployed == ["firehose"]


def test_changed_function_has_a_key_and_a_file_of_its_own(
    product: FakeProduct, monkeypatch: pytest.MonkeyPatch
) -> None:
    zipped = BytesIO()
    with ZipFile(zipped, "w") as archive:
        archive.writestr("ingest/handler.py", "pass")
    built = Package("ingest", "code/ingest/1.zip", zipped.getvalue())
    monkeypatch.setattr(redeploying.package, "build", lambda *_: built)
    redeploying.with_one_changed_function(cast("Product", product))
    ((key, body),) = Stacks.kept.objects.items()
    assert [request.parameters["IngestCodeKey"] for request in product.made] == [key] != [built.key]
    assert ZipFile(BytesIO(body)).namelist() == ["ingest/handler.py", "changed.txt"]
