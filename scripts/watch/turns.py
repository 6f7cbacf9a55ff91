"""What to do after a file was saved: its generated part, its one stack, its tests, its answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import PurePosixPath

from scripts.stacks.deployment import EVERY_COMPONENT


@dataclass(frozen=True)
class Turn:
    """Modules to run one after another, as `python -m` takes them, and tests to run beside.

    `replaces_page` says that the dashboard's own code changed, which a running one doesn't load.
    """

    modules: tuple[tuple[str, ...], ...] = ()
    tests: tuple[str, ...] = ()
    replaces_page: bool = False

    def __add__(self, other: "Turn") -> "Turn":
        """Return both in one, each thing once."""
        return Turn(
            tuple(dict.fromkeys(self.modules + other.modules)),
            tuple(dict.fromkeys(self.tests + other.tests)),
            self.replaces_page or other.replaces_page,
        )


def _deploys(component: str) -> tuple[str, ...]:
    return ("scripts.deploy", "--component", component)


def _question(path: PurePosixPath) -> Turn:
    generates, asks = ("scripts.generators.named_queries",), ("scripts.query", path.stem)
    return Turn(
        (asks, generates, _deploys("athena")), ("tests/unit/queries",)
    )  # what fails stays here


def _dashboard(_path: PurePosixPath) -> Turn:
    modules = (("scripts.generators.quicksight_template",), _deploys("quicksight"))
    return Turn(modules, ("tests/unit/quicksight_definition",))


def _template(path: PurePosixPath) -> Turn:
    tests = f"tests/templates/test_{path.stem.replace('-', '_')}.py"
    return Turn((_deploys(path.stem),), (tests,)) if path.stem in EVERY_COMPONENT else Turn()


def _settings(_path: PurePosixPath) -> Turn:
    return Turn((("scripts.deploy",),))


def _function(_path: PurePosixPath) -> Turn:
    return Turn(tests=("tests/unit/lambda",))  # the next event runs it


def _requirements(_path: PurePosixPath) -> Turn:
    return Turn((_deploys("lambda"),), ("tests/unit/lambda",))


def _page(_path: PurePosixPath) -> Turn:
    return Turn(replaces_page=True)


def _tests_of(room: str) -> Callable[[PurePosixPath], Turn]:
    return lambda _path: Turn(tests=(f"tests/unit/{room}",))


def _test(path: PurePosixPath) -> Turn:
    return Turn(tests=(str(path),))


# The first pattern that a path matches decides; `*` takes folders in.
RULES: tuple[tuple[str, Callable[[PurePosixPath], Turn]], ...] = (
    ("queries/data_sets/*.sql", _dashboard),
    ("queries/*.sql", _question),
    ("quicksight_definition/*.py", _dashboard),
    ("cloudformation/environments.yaml", _settings),
    ("cloudformation/*.yaml", _template),
    ("lambda/requirements.txt", _requirements),
    ("lambda/*", _function),
    ("dashboard/*", _page),
    ("seed/*.py", _tests_of("seed")),
    ("athena_client/*.py", _tests_of("athena_client")),
    ("tests/unit/*/test_*.py", _test),
    ("tests/templates/test_*.py", _test),
)
GENERATED = ("cloudformation/athena.yaml", "cloudformation/quicksight.yaml")
FOLDERS = tuple(sorted({pattern.split("/")[0] for pattern, _ in RULES}))


def turn_of(paths: Iterable[str]) -> Turn:
    """Return what saved files call for; `paths` are relative to the project, with slashes."""
    turn = Turn()
    for path in sorted(paths):
        rule = next((make for pattern, make in RULES if fnmatch(path, pattern)), None)
        turn += rule(PurePosixPath(path)) if rule else Turn()
    return turn
