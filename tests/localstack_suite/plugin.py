"""Runs LocalStack's own tests against an emulator that stands: a plugin of pytest.

They begin a LocalStack themselves, at another port, unless told not to. They were recorded on an
AWS before October 2025, when a call by a function's URL needed no second permission, and name
versions of Python that needn't be installed here.
"""

import os
import re
import socket
from typing import Any
from urllib.parse import urlsplit

import botocore.session
import pytest

HERE = urlsplit(os.environ["AWS_ENDPOINT_URL"])
os.environ |= {
    "TEST_SKIP_LOCALSTACK_START": "1",
    "GATEWAY_LISTEN": HERE.netloc,
    "LOCALSTACK_HOST": f"localhost:{HERE.port}",
}
_PYTHONS = re.compile(r"python3\.(8|9|10|11|12)\b")
_NAMED = ("Runtime", "TemplateBody")
_resolve = socket.getaddrinfo
_begin = botocore.session.Session.__init__


def _resolved_here(host: Any, *more: Any, **options: Any) -> Any:
    """Find the emulator behind the names that it gives out, which public DNS doesn't know."""
    is_ours = isinstance(host, str) and host.endswith((".localhost", "localhost.localstack.cloud"))
    return _resolve("127.0.0.1" if is_ours else host, *more, **options)


def _begin_session(self: Any, *given: Any, **more: Any) -> None:
    _begin(self, *given, **more)
    for service in ("lambda", "cloudformation"):
        self.register(f"provide-client-params.{service}", _with_installed_python)
    self.register("creating-client-class.lambda", _grant_twice)


def _with_installed_python(params: dict[str, Any], **_more: Any) -> dict[str, Any]:
    texts = {name: params[name] for name in _NAMED if isinstance(params.get(name), str)}
    return params | {name: _PYTHONS.sub("python3.13", text) for name, text in texts.items()}


def _grant_twice(class_attributes: dict[str, Any], **_more: Any) -> None:
    add = class_attributes["add_permission"]

    def add_permission(self: Any, **given: Any) -> Any:
        if given.get("Action") == "lambda:InvokeFunctionUrl":
            second = {name: value for name, value in given.items() if name != "FunctionUrlAuthType"}
            second |= {"Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": True}
            add(self, **second | {"StatementId": f"{given['StatementId']}Call"})
        return add(self, **given)

    class_attributes["add_permission"] = add_permission


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Undo the port that the tests' own configuration sets."""
    from localstack import config  # noqa: PLC0415 -- it is there in their environment alone

    place = config.HostAndPort(host="127.0.0.1", port=HERE.port)
    config.GATEWAY_LISTEN = config.UniqueHostAndPortList([place])


socket.getaddrinfo = _resolved_here
botocore.session.Session.__init__ = _begin_session
