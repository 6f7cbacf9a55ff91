import pytest

from analytics_emulator.cloudformation.templates.cycles import circle
from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.references import Reference, both, references_in
from analytics_emulator.cloudformation.templates.substitution import substituted


def test_references_are_found_in_each_function() -> None:
    node = [{"Ref": "A"}, {"Fn::GetAtt": "B.Arn"}, {"Fn::Sub": ["${C.D}-${!E}-${F}", {"F": 1}]}]
    assert list(references_in(node, both)) == [
        Reference("Ref", "A"),
        Reference("Fn::GetAtt", "B", "Arn"),
        Reference("Fn::Sub", "C", "D"),
    ]


def test_branch_not_taken_has_no_references() -> None:
    node = {"Fn::If": ["C", {"Ref": "A"}, {"Ref": "B"}]}
    assert [r.name for r in references_in(node, lambda _, parts: parts[1:])] == ["B"]


@pytest.mark.parametrize(
    ("edges", "found"),
    [
        ({"A": {"B"}, "B": set()}, []),
        ({"A": {"A"}}, ["A"]),
        ({"A": {"B"}, "B": {"C"}, "C": {"A"}, "D": {"A"}}, ["A", "B", "C"]),
        ({str(n): {str(n + 1)} for n in range(5000)} | {"5000": set()}, []),
    ],
)
def test_circle_is_found(edges: dict[str, set[str]], found: list[str]) -> None:
    assert circle(edges) == found


def test_literal_stays_and_scalars_become_text() -> None:
    values = {"A": True, "B": 1.5}
    assert substituted("${A}/${ B }/${!C}", values.__getitem__) == "true/1.5/${C}"
    with pytest.raises(TemplateError, match="does not resolve to a string"):
        substituted("${L}", lambda _: ["x"])
