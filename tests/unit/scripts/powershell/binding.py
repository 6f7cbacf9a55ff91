"""How PowerShell binds a command line to a script's parameters, as far as ours need it.

The rules are those of about_Parameters and about_Functions_Advanced_Parameters: a switch takes no
value after a space, so what follows is positional; without positional binding there is no place for
it, and the call fails. No PowerShell runs here.
"""

import re
from dataclasses import dataclass
from typing import Any

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

PARSER = Parser(Language(tree_sitter_powershell.language()))
VALUES = {"$true": True, "$false": False}


class BindingError(Exception):
    """PowerShell refuses the call; the text says why."""


@dataclass(frozen=True)
class Parameter:
    """A declared parameter."""

    name: str
    type: str
    default: str | None
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Script:
    """A script's parameters, and whether values may go by their places."""

    parameters: dict[str, Parameter]
    is_positional: bool

    def bound(self, line: str) -> dict[str, Any]:
        """Bind a call's arguments; raises `BindingError` as PowerShell would."""
        words, found = line.split()[1:], dict[str, Any]()
        places = [one for one in self.parameters.values() if one.type != "switch"]
        while words:
            word = words.pop(0)
            if not word.startswith("-"):
                if not self.is_positional:
                    raise BindingError(
                        f"A positional parameter cannot be found that accepts {word}"
                    )
                free = next(one for one in places if one.name not in found)
                found[free.name] = _converted(free, word)
                continue
            name, _, value = word[1:].partition(":")
            parameter = self._named(name)
            if parameter.type == "switch":
                found[parameter.name] = VALUES[value] if value else True
            else:
                found[parameter.name] = _converted(parameter, value or _next(words, name))
        return found

    def _named(self, start: str) -> Parameter:
        """Find a parameter by its name or an unambiguous start of it, in any case."""
        found = [
            one for one in self.parameters.values() if one.name.lower().startswith(start.lower())
        ]
        exact = [one for one in found if one.name.lower() == start.lower()]
        if len(exact or found) != 1:
            raise BindingError(f"A parameter cannot be found that matches {start}")
        return (exact or found)[0]


def script(text: str) -> Script:
    """Read a script's parameters; raises `BindingError` for a syntax error."""
    tree = PARSER.parse(text.encode())
    if tree.root_node.has_error:
        raise BindingError("The script has a syntax error.")
    (block,) = _all(tree.root_node, "param_block")
    declared = [_parameter(node) for node in _all(block, "script_parameter")]
    head = " ".join(_text(one) for one in block.children if one.type == "attribute_list")
    return Script(
        {one.name: one for one in declared},
        not re.search(r"PositionalBinding\s*=\s*\$false", head or _text(block), re.IGNORECASE),
    )


def _parameter(node: Node) -> Parameter:
    kinds = [_text(one).strip("[]").removesuffix("[]") for one in _all(node, "type_literal")]
    (name,) = (_text(one) for one in node.children if one.type == "variable")
    choices = re.findall(
        r"'([^']*)'", next(iter(re.findall(r"ValidateSet\((.*?)\)", _text(node))), "")
    )
    defaults = [_text(one).lstrip("= ") for one in node.children if one.type.endswith("default")]
    return Parameter(name[1:], kinds[-1], next(iter(defaults), None), tuple(choices))


def _converted(parameter: Parameter, value: str) -> Any:
    if parameter.type == "bool":
        if value not in VALUES:
            raise BindingError(f"Cannot convert {value} to a Boolean")
        return VALUES[value]
    text = {"$true": "True", "$false": "False"}.get(value, value.strip("'\""))
    if parameter.choices and text not in parameter.choices:
        raise BindingError(f"{text} does not belong to the set {', '.join(parameter.choices)}")
    return text


def _next(words: list[str], name: str) -> str:
    if not words or words[0].startswith("-"):
        raise BindingError(f"Missing an argument for parameter {name}")
    return words.pop(0)


def _all(node: Node, kind: str) -> list[Node]:
    found = [node] if node.type == kind else []
    return found + [one for child in node.children for one in _all(child, kind)]


def _text(node: Node) -> str:
    return (node.text or b"").decode()
