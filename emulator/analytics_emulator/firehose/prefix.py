"""Custom prefixes of S3 objects: literals and `!{namespace:value}` expressions.

Source: Firehose developer guide, "Custom prefixes for Amazon S3 objects".
"""

import random
import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from analytics_emulator.firehose.errors import prefix_violation
from analytics_emulator.java.date_format import DateFormat

MAX_EVALUATED_LENGTH = 512
_RANDOM_LENGTH = 11
_EXPRESSION = re.compile(r"!\{([^{}:]*):([^{}]*)\}")
_DEFAULT_TIME = DateFormat("yyyy/MM/dd/HH/")


@dataclass(frozen=True)
class Evaluation:
    """What the expressions of one object's prefix stand for."""

    moment: datetime
    keys: Mapping[str, str]
    error_type: str = ""


_Segment = Callable[[Evaluation], str]


@dataclass(frozen=True)
class Prefix:
    """A prefix, ready to be evaluated; `lambda_keys` and `query_keys` name its partition keys."""

    text: str
    segments: tuple[_Segment, ...]
    namespaces: frozenset[str]
    lambda_keys: tuple[str, ...]
    query_keys: tuple[str, ...]
    names_error_type: bool

    @property
    def has_expressions(self) -> bool:
        """Return whether anything is evaluated; a literal prefix gets the default time appended."""
        return bool(self.namespaces)

    def evaluate(self, evaluation: Evaluation) -> str:
        """Return the text before an object's name.

        A prefix without any expression gets `yyyy/MM/dd/HH/` by plain concatenation (probed on AWS
        by the floci project; the guide says so of a prefix without a timestamp expression).
        """
        evaluated = "".join(segment(evaluation) for segment in self.segments)
        return (
            evaluated
            if self.has_expressions
            else evaluated + _DEFAULT_TIME.format(evaluation.moment)
        )


def parse_prefix(text: str) -> Prefix:
    """Read a prefix, or raise InvalidArgumentException for an expression without a value."""
    segments: list[_Segment] = []
    expressions: list[tuple[str, str]] = []
    end = 0
    for match in _EXPRESSION.finditer(text):
        segments.append(_literal(text[end : match.start()]))
        expressions.append((match[1], match[2]))
        segments.append(_expression(match[1], match[2]))
        end = match.end()
    segments.append(_literal(text[end:]))
    return Prefix(
        text,
        tuple(segments),
        frozenset(namespace for namespace, _ in expressions),
        tuple(dict.fromkeys(v for n, v in expressions if n == "partitionKeyFromLambda")),
        tuple(dict.fromkeys(v for n, v in expressions if n == "partitionKeyFromQuery")),
        ("firehose", "error-output-type") in expressions,
    )


def default_error_prefix(prefix: Prefix) -> Prefix:
    """Return the error prefix of a stream that names none: `<prefix><error-output-type>/<time>`."""
    return parse_prefix(
        f"{prefix.text}!{{firehose:error-output-type}}/!{{timestamp:yyyy/MM/dd/HH/}}"
    )


def _literal(text: str) -> _Segment:
    if "!{" in text:
        raise prefix_violation(f"'{text}' holds !{{ outside of an expression")
    return lambda _: text


def _expression(namespace: str, value: str) -> _Segment:
    if namespace == "timestamp":
        return _time(value)
    if namespace == "firehose" and value == "random-string":
        return lambda _: "".join(
            random.choices(string.ascii_letters + string.digits, k=_RANDOM_LENGTH)
        )
    if namespace == "firehose" and value == "error-output-type":
        return lambda evaluation: evaluation.error_type
    if namespace in ("partitionKeyFromLambda", "partitionKeyFromQuery") and value:
        return lambda evaluation: evaluation.keys[value]
    raise prefix_violation(f"!{{{namespace}:{value}}} is not a valid expression")


def _time(pattern: str) -> _Segment:
    try:
        if not pattern:
            raise ValueError("the timestamp pattern is empty")
        dates = DateFormat(pattern)
    except ValueError as error:
        raise prefix_violation(f"!{{timestamp:{pattern}}} can't be evaluated: {error}") from error
    return lambda evaluation: dates.format(evaluation.moment)
