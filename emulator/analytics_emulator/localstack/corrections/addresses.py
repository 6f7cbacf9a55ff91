"""Gives AWS's domain where a template asks for it, and an API's address that needs no DNS.

`AWS::URLSuffix` is `amazonaws.com`, in China `amazonaws.com.cn` (CloudFormation guide, "Pseudo
parameters"). LocalStack gives a domain of its own that public DNS knows, also within policies, and
makes a host name under it of an API's address; here that address is the path-style one.
"""

import re
from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    ChangeSetModelPreproc,
)
from localstack.utils.urls import localstack_host

from analytics_emulator.localstack.typed import patched

_API = re.compile(r"^https?://([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/?(.*)$")


def apply() -> None:
    """Do both wherever the engine resolves a template."""

    @patched(ChangeSetModelPreproc._resolve_pseudo_parameter)
    def pseudo_parameter(resolve: Any, self: Any, pseudo_parameter_name: str) -> Any:
        if pseudo_parameter_name == "AWS::URLSuffix":
            return url_suffix(self._change_set.region_name)
        return resolve(self, pseudo_parameter_name)

    # Not `patched`, which makes an instance's method of it.
    ChangeSetModelPreproc._perform_static_replacements = staticmethod(_local_address)  # type: ignore[method-assign]


def url_suffix(region: str) -> str:
    """Return the domain of the region's partition."""
    return "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"


def _local_address(value: str) -> str:
    found = _API.match(value)
    if not found:
        return value
    return f"http://{localstack_host().host_and_port()}/_aws/execute-api/{found[1]}/{found[2]}"
