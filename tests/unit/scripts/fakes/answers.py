"""What every service answers with: pages and errors."""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError


def client_error(code: str, message: str) -> ClientError:
    """Make the error that a client raises for an AWS answer."""
    return ClientError({"Error": {"Code": code, "Message": message}}, "Operation")


@dataclass
class Pages:
    """A paginator of one page."""

    call: Any

    def paginate(self, **request: Any) -> list[Any]:
        """Give everything at once."""
        return [self.call(**request)]
