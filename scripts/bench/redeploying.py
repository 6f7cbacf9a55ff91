"""The path's stacks once more, as the deploy command does it: nothing changed, or one function."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

from scripts.bench.product import COMPONENTS, Product, ProductError
from scripts.release import package
from scripts.release.stack_requests import ARCHITECTURE, Options, StackRequests
from scripts.stacks.change_sets import is_as_requested
from scripts.stacks.deployment import describe

FUNCTION, PARAMETER = "ingest", "IngestCodeKey"


def without_changes(product: Product) -> None:
    """Find every stack as it is requested; a server that shows it otherwise gets it deployed."""
    stacks = StackRequests(product.target, product.deployment, Options())
    for component in COMPONENTS:
        stack = describe(product.target, product.deployment.stack_name(component))
        request = stacks.request(component, stack)
        if not is_as_requested(request, stack, stacks.deployed_template):
            product.deploy([component])


def with_one_changed_function(product: Product) -> None:
    """Upload a function whose zip holds a file more, and have its stack take it."""
    stacks = StackRequests(product.target, product.deployment, Options())
    stack = describe(product.target, product.deployment.stack_name("lambda"))
    request, bucket = stacks.request("lambda", stack), stacks.bucket()
    if bucket is None:
        raise ProductError("there is no bucket for code")
    built = package.build(FUNCTION, ARCHITECTURE)
    key = bucket.upload(built.key.replace(".zip", "-changed.zip"), _changed(built.body))
    changed = replace(request, parameters=request.parameters | {PARAMETER: key})
    product.make(changed, stacks.upload("lambda"))


def _changed(zipped: bytes) -> bytes:
    content = BytesIO(zipped)
    with ZipFile(content, "a") as archive:
        archive.writestr("changed.txt", "changed")
    return content.getvalue()
