"""LocalStack asks for the executor with every version of a function that it starts."""

import subprocess

from tests.integration.host import PYTHON
from tests.unit.emulator.localstack.test_late_imports import EMULATOR

PROBE = """
from localstack.services.lambda_ import api_utils, provider
from localstack.services.lambda_.invocation import lambda_service, version_manager
from analytics_emulator.localstack.lambda_plugin import ProcessExecutorPlugin

def mended():
    places = (api_utils, provider.LambdaProvider, lambda_service.LambdaService, version_manager,
              version_manager.LambdaVersionManager)
    return [dict(vars(place)) for place in places]

plugin, before = ProcessExecutorPlugin(), mended()
executor = plugin.load()
once = mended()
assert once != before
assert plugin.load() is executor
assert mended() == once
"""


def test_invocations_are_mended_once() -> None:
    done = subprocess.run(
        [PYTHON, "-c", PROBE], capture_output=True, text=True, cwd=EMULATOR, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
