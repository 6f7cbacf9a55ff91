"""Mutants are made where they are meant, and are stale where the code has moved on."""

from pathlib import Path

import pytest
import yaml

from .mutants import chosen, read_mutants
from .operators import sites

CODE = '''
def enough(count: int, least: int = 3) -> bool:
    """Tell whether there are enough."""
    return count >= least and not count > 9  # ähnlich


class Basket:
    def price(self, units: list[int]) -> int:
        return sum(2 * u for u in units if u)
'''
MUTANT = {"name": "ten are too many", "text": "count > 9", "instead": "count > 8"}
GROUP = {
    "subject": "baskets",
    "file": "basket.py",
    "tests": "tests/test_basket.py",
    "mutants": [MUTANT],
    "functions": ["enough", "Basket.price"],
}


def read(folder: Path, **changes: object) -> tuple[list[str], list[str]]:
    (folder / "basket.py").write_text(CODE)
    (folder / "a.yaml").write_text(yaml.safe_dump([GROUP | changes]))
    mutants, stale = read_mutants(folder, folder)
    return [m.name for m in mutants], [s.problem for s in stale]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("enough: >: count >= least", "return (count > least) and not count > 9  # ähnlich"),
        ("enough: without: not count > 9", "return ((count >= least))  # ähnlich"),
        ("enough: no not: not count > 9", "return count >= least and (count > 9)  # ähnlich"),
        ("enough: 9 → 10", "return count >= least and not count > (10)  # ähnlich"),
        ("Basket.price: //: 2 * u", "return sum((2 // u) for u in units if u)"),
        ("Basket.price: always: u", "return sum(2 * u for u in units if (True))"),
    ],
)
def test_operator_changes_what_stands_there(name: str, line: str) -> None:
    site = sites(CODE, name.partition(":")[0])[name]
    changed = CODE[: site.start] + site.instead + CODE[site.end :]
    assert line in [found.strip() for found in changed.splitlines()]


def test_mutants_of_a_list_and_of_operators_are_read(tmp_path: Path) -> None:
    names, stale = read(tmp_path)
    assert stale == []
    assert names[0] == "ten are too many"
    assert "Basket.price: 2 → 3" in names


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"mutants": [MUTANT | {"text": "count"}]}, "stands 3 times"),
        ({"mutants": [MUTANT | {"text": "gone"}]}, "stands 0 times"),
        ({"mutants": [MUTANT | {"instead": "("}]}, "is no Python"),
        ({"functions": ["gone"]}, "is no function"),
        ({"equivalent": {"enough: gone": "for no reason"}}, "is made by no operator"),
        ({"file": "gone.py"}, "stands 0 times"),
    ],
)
def test_mutant_that_does_not_fit_is_stale(
    tmp_path: Path, changes: dict[str, object], problem: str
) -> None:
    _, stale = read(tmp_path, **changes)
    assert any(problem in found for found in stale)


def test_mutants_of_the_repository_fit_its_code() -> None:
    _, stale = read_mutants()
    assert [str(mutant) for mutant in stale] == []


def test_seed_chooses_among_the_operators(tmp_path: Path) -> None:
    read(tmp_path, equivalent={"Basket.price: 2 → 3": "free of charge"})
    mutants, _ = read_mutants(tmp_path, tmp_path)
    some, others = chosen(mutants, 1, 4), chosen(mutants, 2, 4)
    assert [m.generated for m in some] == [False, *[True] * 4]
    assert some == chosen(mutants, 1, 4) != others
    assert not any(m.equivalent for m in chosen(mutants, 1, 99))
