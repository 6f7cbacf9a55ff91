"""Reads an empty list of a request in a query protocol as one; LocalStack takes it for none.

`Tags=` is how SDKs write it. CloudFormation tells the two apart: an empty list takes away what a
stack has, none leaves it (API reference, UpdateStack).
"""

from typing import Any

from localstack.aws.protocol.parser import QueryRequestParser

from analytics_emulator.localstack.typed import patched

_EMPTY = {"": ""}  # a list's items by what follows its name


def apply() -> None:
    """Read it in all services."""

    @patched(QueryRequestParser._parse_list)
    def parse_list(
        parse: Any, self: Any, request: Any, shape: Any, node: Any, *more: Any, **given: Any
    ) -> Any:
        if node == _EMPTY:
            return []
        return parse(self, request, shape, node, *more, **given)
