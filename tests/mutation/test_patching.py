"""Loaded functions get the code of a changed text, unless that has run already."""

from types import FunctionType, ModuleType

import pytest

from .patching import UnpatchableError, changes, patch, place

CODE = """
LEAST = 3


def least() -> int:
    return LEAST


def enough(count: int) -> bool:
    return count >= least()


def counter(start: int):
    def more(step: int) -> int:
        return start + step
    return more


KEPT = counter(1)
"""
PATH = "a file of its own"


def loaded() -> ModuleType:
    module = ModuleType("shop")
    exec(compile(CODE, PATH, "exec"), module.__dict__)  # noqa: S102 -- the code above
    return module


def changed(before: str, after: str, *ran: FunctionType) -> ModuleType:
    module, text = loaded(), CODE.replace(before, after)
    places = {("<module>", 1), *(place(f.__code__) for f in ran)}
    patch(PATH, changes(PATH, CODE, text, places))
    return module


def test_function_does_what_its_changed_text_says() -> None:
    assert loaded().enough(3)
    assert not changed("count >=", "count >").enough(3)


def test_functions_within_are_changed_where_they_are_made_and_where_they_are() -> None:
    module = changed("start + step", "start - step")
    assert (module.counter(5)(2), module.KEPT(2)) == (3, -1)


@pytest.mark.parametrize(
    ("before", "after"),
    [("LEAST = 3", "LEAST = 4"), ("start + step", "step"), ("def least", "def most")],
    ids=["the module's own", "without what is enclosed", "another name"],
)
def test_what_is_no_functions_own_has_to_be_loaded_anew(before: str, after: str) -> None:
    with pytest.raises(UnpatchableError):
        changed(before, after)


def test_what_has_run_already_has_to_be_loaded_anew() -> None:
    with pytest.raises(UnpatchableError):
        changed("return LEAST", "return LEAST + 1", loaded().least)
