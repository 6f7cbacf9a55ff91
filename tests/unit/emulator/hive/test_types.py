"""Hive's types: their texts, what is one, and what isn't."""

import pytest

from analytics_emulator.hive.types import SCALARS, HiveType, parse_type


@pytest.mark.parametrize("name", sorted(SCALARS))
def test_scalars_are_read_and_written(name: str) -> None:
    assert parse_type(name.upper()) == HiveType(name)
    assert str(HiveType(name)) == name


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("INTEGER", "int"),
        ("decimal", "decimal(10,0)"),
        ("DECIMAL( 5 )", "decimal(5,0)"),
        ("decimal(38,38)", "decimal(38,38)"),
        ("varchar(10)", "varchar(10)"),
        ("array <int>", "array<int>"),
        ("Map<string, Array<double>>", "map<string,array<double>>"),
        (" struct< x : int, y : map<char(1), date> > ", "struct<x:int,y:map<char(1),date>>"),
    ],
)
def test_type_is_kept_in_lower_case_without_blanks(text: str, kept: str) -> None:
    assert str(parse_type(text)) == kept
    assert parse_type(kept) == parse_type(text)


def test_tree_holds_parts_and_names() -> None:
    assert parse_type("struct<A:int,b:decimal(4,2)>") == HiveType(
        "struct",
        parts=(HiveType("int"), HiveType("decimal", (4, 2))),
        fields=("A", "b"),
    )


@pytest.mark.documented  # Hive's TypeInfoUtils.TypeInfoParser.isTypeChar
def test_field_names_may_hold_blanks_dots_and_dollars() -> None:
    assert parse_type("struct<a b:int,c.d:int,e$:int>").fields == ("a b", "c.d", "e$")


def test_field_name_in_backquotes_may_hold_anything() -> None:
    assert parse_type("struct<`a:``b``>`:int>").fields == ("a:`b`>",)


@pytest.mark.documented  # Hive's HiveDecimalUtils.validateParameter
@pytest.mark.parametrize("text", ["decimal(0,0)", "decimal(39,0)", "decimal(7,33)"])
def test_decimal_has_up_to_38_digits_and_no_more_after_the_point(text: str) -> None:
    with pytest.raises(ValueError, match="not a type"):
        parse_type(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "nonsense", "`int`", "int)", "uniontype<int>", "timestamp with local time zone"),
        *("varchar", "char()", "varchar(x)", "varchar(1", "decimal(", "decimal(1,2,3)"),
        *("array", "array<>", "array<int", "array<int,int>", "map<int>", "map<a,b,c>"),
        *("struct<int>", "struct<:int>", "struct<x int>", "struct<x:int", "x;y"),
        "array<" * 40 + "int" + ">" * 40,
    ],
)
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a type"):
        parse_type(text)
