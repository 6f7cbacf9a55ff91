"""Policies that lie in files: a user's own, held against what a deployment needs."""

import json
from pathlib import Path

from scripts.grants.policy import Statement, statements


class DocumentError(Exception):
    """A file holds no policy that can be judged; the text says which and why."""


def policy_in(path: Path) -> list[Statement]:
    """Read the statements of a policy document."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if "Statement" in document and not _are_objects(document["Statement"]):
            raise TypeError("a statement is an object")
        return statements(document)
    except (OSError, ValueError) as error:
        raise DocumentError(f"{path} is no policy document in JSON: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise DocumentError(
            f'{path} is no policy document: it needs "Statement", and each of its statements '
            f'"Effect", "Action" and "Resource" ({type(error).__name__}: {error})'
        ) from error


def _are_objects(found: object) -> bool:
    listed = found if isinstance(found, list) else [found]
    return all(isinstance(one, dict) for one in listed)
