"""Both sides of a ratio are measured in turn, and the ratio is that of the rounds."""

from scripts.bench.keeping import Pair


def test_who_comes_first_changes_and_sides_stay_apart():
    order: list[str] = []

    def side(name: str, values: list[float]):
        def measured() -> float:
            order.append(name)
            return values.pop(0)

        return measured

    pair = Pair("figure", "≤ 1.3", 1)
    so, otherwise = side("so", [2.0, 8.0, 3.0]), side("otherwise", [1.0, 2.0, 2.0])
    for _ in range(3):
        pair.measure(so, otherwise)
    assert order == ["so", "otherwise", "otherwise", "so", "so", "otherwise"]
    assert pair.row == "| figure | 3.0 | 2.0 | 2.00 | ≤ 1.3 |"
