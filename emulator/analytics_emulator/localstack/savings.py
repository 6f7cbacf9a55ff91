"""Work that LocalStack's parts do again for each service, or that nobody needs, is left out."""

import json
import math
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from botocore import session
from botocore.loaders import JSONFileLoader
from localstack import config
from localstack.utils import threads
from localstack.utils.aws import aws_stack
from werkzeug.routing import Rule

from analytics_emulator.localstack.typed import patched

_LOOK_SECONDS = 0.05

type Builder = Callable[..., tuple[str, str]]


def apply() -> None:
    """Put the savings in place, before services are loaded."""
    _compile_builders_when_asked()
    _forget_ended_threads()
    _remember_content_types()
    _read_models_once()
    _look_again_soon()
    # A store looks up its service's regions once, each with a session made for that.
    boto3 = vars(aws_stack)["boto3"]
    vars(aws_stack)["boto3"] = SimpleNamespace(Session=cache(boto3.Session), session=boto3.session)
    # Each of many sessions would read the regions' file of a megabyte, and clients' models, anew.
    vars(session)["create_loader"] = cache(session.create_loader)


def _compile_builders_when_asked() -> None:
    """Have a route's URL builder compiled when it is first asked for: services only match."""

    @patched(Rule._compile_builder)
    def compile_builder(
        original: Callable[..., Builder], self: Rule, append_unknown: bool = True
    ) -> Builder:
        compiled = cache(lambda: original(self, append_unknown))

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            return compiled()(rule, **values)

        return build


def _forget_ended_threads() -> None:
    """Let go of threads that have ended: LocalStack keeps two of each invocation, to stop at the
    end, with all that they were given."""

    @patched(threads.FuncThread.run)
    def run(original: Callable[[Any], None], self: Any) -> None:
        original(self)
        # One that ended before it was noted goes with the next.
        for thread in [t for t in threads.TMP_THREADS if _has_ended(t)]:
            with suppress(ValueError):  # another was faster
                threads.TMP_THREADS.remove(thread)


def _remember_content_types() -> None:
    """Have each Content-Type read once: for every post Twisted parses it as a mail's header, by
    the whole grammar of those, for longer than it takes to answer a small request."""
    from twisted.web import http  # noqa: PLC0415 -- with the gateway, which loads it next

    names = vars(http)
    names["_parseContentType"] = lru_cache(maxsize=128)(names["_parseContentType"])


def _read_models_once() -> None:
    """Read each of botocore's files once a process, into ordinary dictionaries.

    LocalStack and each kind of session have loaders of their own, so the models of a service were
    held up to three times, as OrderedDicts: a fourth of the memory of an emulator with all stacks.
    """

    @cache
    def read(path: str, opened: Callable[..., Any]) -> Any:
        with opened(path, "rb") as file:
            return json.loads(file.read())

    def load(_loader: object, path: str, opened: Callable[..., Any]) -> Any:
        return read(path, opened) if Path(path).is_file() else None

    setattr(JSONFileLoader, "_load_file", load)  # noqa: B010 -- a method of an untyped class


def _look_again_soon() -> None:
    """Have the waiters of LocalStack's own providers look again soon, and be as patient: their
    calls stay in memory, and a function's update waits by two of them, a second each."""
    patience = config.BOTO_WAITER_DELAY * config.BOTO_WAITER_MAX_ATTEMPTS
    vars(config)["BOTO_WAITER_DELAY"] = _LOOK_SECONDS
    config.BOTO_WAITER_MAX_ATTEMPTS = math.ceil(patience / _LOOK_SECONDS)


def _has_ended(thread: object) -> bool:
    """Return whether nothing is to be done with a thread; pools stand there too."""
    if not isinstance(thread, threads.FuncThread):
        return False
    return thread.on_stop is None and thread.result_future.done()
