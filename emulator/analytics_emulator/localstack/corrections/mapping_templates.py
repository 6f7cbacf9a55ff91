"""Has mapping templates mean what Velocity makes of them.

LocalStack renders them with airspeed, in which a method that it doesn't know is silently nothing
(`containsKey`, `isEmpty`, `entrySet`; `keySet` of the request's headers: the template that AWS's
console offers lost them all), a method of Python's is one, a list is written in Python's way,
`#foreach` of a map gives its keys, and blanks are false (`apigateway/velocity`).
"""

import json
import operator
import re
from contextlib import suppress
from typing import Any
from urllib.parse import quote_plus

from airspeed import operators  # type: ignore[import-untyped] # no types there
from localstack.services.apigateway.next_gen.execute_api import template_mapping
from localstack.services.apigateway.next_gen.execute_api.template_mapping import (
    VelocityInput,
    VelocityUtilApiGateway,
    cast_to_vtl_json_object,
)
from werkzeug.datastructures import Headers

from analytics_emulator.apigateway.velocity import values
from analytics_emulator.apigateway.velocity.json_path import at_path
from analytics_emulator.apigateway.velocity.json_texts import json_text
from analytics_emulator.apigateway.velocity.methods import called, items, member
from analytics_emulator.localstack.typed import patched

# What templates may call of `$input` and `$util` (mapping template reference).
_TOOLS = {
    VelocityInput: {"body", "json", "params", "path"},
    VelocityUtilApiGateway: {
        "base64Decode",
        "base64Encode",
        "escapeJavaScript",
        "parseJson",
        "urlDecode",
        "urlEncode",
    },
}


def _either(left: Any, right: Any) -> bool:
    return values.is_true(left) or values.is_true(right)


def _both(left: Any, right: Any) -> bool:
    return values.is_true(left) and values.is_true(right)


_OPERATORS = {
    **{name: values.ordered(operator.gt) for name in (">", "gt")},
    **{name: values.ordered(operator.ge) for name in (">=", "ge")},
    **{name: values.ordered(operator.lt) for name in ("<", "lt")},
    **{name: values.ordered(operator.le) for name in ("<=", "le")},
    **dict.fromkeys(("==", "eq"), values.is_equal),
    **{name: lambda left, right: not values.is_equal(left, right) for name in ("!=", "ne")},
    **dict.fromkeys(("||", "or"), _either),
    **dict.fromkeys(("&&", "and"), _both),
    "+": values.plus,
    "-": values.reckoned(operator.sub),
    "*": values.reckoned(operator.mul),
    "/": values.reckoned(values.quotient),
    "%": values.reckoned(values.remainder),
}


# How airspeed's directives begin.
_WORD = re.compile(r"#([a-z]+)\\b(.*)", re.DOTALL)


class _BreakError(BaseException):
    """Ends a loop; no `Exception`, which airspeed would take for a template's fault."""


class _Break(operators._Element):  # type: ignore[misc] # untyped there
    """`#break`, which airspeed has not and writes down."""

    START = re.compile(r"#(?:break\b|\{break\})(.*)", re.DOTALL)

    def parse(self) -> None:
        self.identity_match(self.START)

    def evaluate_raw(self, *_: Any) -> None:
        raise _BreakError


class _Verbatim(operators._Element):  # type: ignore[misc] # untyped there
    """`#[[what is not read]]#`."""

    START = re.compile(r"#\[\[(.*?)\]\]#(.*)", re.DOTALL)

    def parse(self) -> None:
        (self.text,) = self.identity_match(self.START)

    def evaluate_raw(self, stream: Any, *_: Any) -> None:
        stream.write(self.text)


def apply() -> None:
    """Put Velocity's meaning in place of airspeed's."""
    _correct_grammar()
    _correct_values()
    _correct_tools()

    @patched(operators.Condition.calculate)
    def condition(_calculate: Any, self: Any, namespace: Any, loader: Any) -> bool:
        return values.is_true(self.expression.calculate(namespace, loader))

    @patched(operators.Expression.calculate)
    def expression(_calculate: Any, self: Any, namespace: Any, loader: Any) -> Any:
        return _result(self.expression, namespace, loader)

    @patched(operators.NameOrCall.calculate)
    def calculate(original: Any, self: Any, current: Any, loader: Any, top: Any) -> Any:
        if isinstance(current, operators.LocalNamespace):
            return original(self, current, loader, top)
        found = _found(self, current, loader, top)
        return found if self.index is None else _indexed(found, self.index.calculate(top, loader))

    @patched(operators.ForeachDirective.evaluate_raw)
    def foreach(_evaluate: Any, self: Any, stream: Any, namespace: Any, loader: Any) -> None:
        listed = items(self.value.calculate(namespace, loader))
        with suppress(_BreakError):
            for index, item in enumerate(listed):
                inner = operators.LocalNamespace(namespace)
                inner.update(_loop(index, len(listed)))
                inner[self.loop_var_name] = item
                self.block.evaluate(stream, inner, loader)


def _correct_values() -> None:
    module = vars(operators)
    module["boolean_value"] = values.is_true
    module["value_to_string"] = values.text
    for one in (operators, template_mapping):
        vars(one)["dict_to_string"] = values.text
    operators.BinaryOperator.OPERATORS.update(_OPERATORS)
    for name in operators.UnaryOperatorValue.OPERATORS:
        operators.UnaryOperatorValue.OPERATORS[name] = lambda value: not values.is_true(value)


def _correct_tools() -> None:
    _correct_input()

    @patched(VelocityUtilApiGateway.parseJson)
    def parse_json(parse: Any, self: Any, given: str) -> Any:
        return cast_to_vtl_json_object(parse(self, given))

    @patched(VelocityUtilApiGateway.urlEncode)
    def url_encode(_encode: Any, _self: Any, value: Any) -> str:
        """Encode as Java's URLEncoder does."""
        return quote_plus(values.text(value), safe="*").replace("~", "%7E")

    @patched(VelocityUtilApiGateway.escapeJavaScript)
    def escape_java_script(escape: Any, self: Any, value: Any) -> str:
        """Escape the text of a value; LocalStack makes `{}` of a blank one."""
        shown = value if isinstance(value, str) else values.text(value)
        return str(escape(self, shown)) if shown.strip() else shown


def _correct_input() -> None:
    """Read the body once: what a template puts into a part of it is in what it takes later.

    Users print both (serverless, issue 2916: `#set($part.ip = ...)`, then `$input.json`), and JSON
    without blanks.
    """

    @patched(VelocityInput._extract_json_path)
    def extract(_extract: Any, self: Any, path: str) -> Any:
        if not self.value:
            return None
        if "read_body" not in vars(self):
            with suppress(ValueError):
                given = self.value if isinstance(self.value, dict) else json.loads(self.value)
                self.read_body = cast_to_vtl_json_object(given)
        found = at_path(vars(self).get("read_body"), path)
        return cast_to_vtl_json_object(found) if type(found) is list else found

    @patched(VelocityInput.path)
    def path(_path: Any, self: Any, path: str) -> Any:
        return self._extract_json_path(path)

    @patched(VelocityInput.json)
    def json_(_json: Any, self: Any, path: str) -> str:
        found = self._extract_json_path(path or "$")
        return json_text("" if found is None else found)


def _correct_grammar() -> None:
    operators.UserDefinedDirective.DIRECTIVES.extend((_Break, _Verbatim))
    plain = operators.Text.PLAIN
    text = plain.pattern.replace("|#[^", "|#(?!\\[\\[)[^")
    operators.Text.PLAIN = re.compile(text, plain.flags)
    # `#{if}` is `#if`.
    for one in vars(operators).values():
        for name in ("START", "STOP"):
            begin = getattr(one, name, None)
            if isinstance(begin, re.Pattern) and (read := _WORD.match(begin.pattern)):
                both = f"#(?:{read[1]}\\b|\\{{{read[1]}\\}}){read[2]}"
                setattr(one, name, re.compile(both, begin.flags))
    # Lists may have line breaks within.
    operators.ArrayLiteral.START = re.compile(r"\[\s*(.*)$", re.DOTALL)
    operators.ArrayLiteral.END = re.compile(r"\s*\](.*)$", re.DOTALL)


def _result(terms: list[Any], namespace: Any, loader: Any) -> Any:
    """Reckon operands and operators in turn; what `&&` and `||` needn't know isn't asked."""
    if len(terms) == 1:
        return terms[0].calculate(namespace, loader)
    weakest = max(op.precedence for op in terms[1::2])
    at = max(i for i in range(1, len(terms), 2) if terms[i].precedence == weakest)
    left, operation = _result(terms[:at], namespace, loader), terms[at].apply_to
    if operation in (_either, _both) and values.is_true(left) == (operation is _either):
        return values.is_true(left)
    return operation(left, _result(terms[at + 1 :], namespace, loader))


def _found(call: Any, value: Any, loader: Any, top: Any) -> Any:
    """Look a name up in a value, or call it."""
    is_call = call.parameters is not None
    if tool := _TOOLS.get(type(value)):
        if call.name not in tool:
            return None
        found = getattr(value, call.name)
        return found(*call.parameters.calculate(top, loader)) if is_call else found
    arguments = call.parameters.calculate(top, loader) if is_call else []
    if isinstance(value, Headers):
        # Whether AWS tells case apart is unverified; here it doesn't count when one is asked for.
        if call.name == "get" or not is_call:
            return value.get(*arguments or [call.name])
        value = dict(value)
    return called(value, call.name, arguments) if is_call else member(value, call.name)


def _indexed(value: Any, index: Any) -> Any:
    if isinstance(value, dict):
        return value.get(index)
    if isinstance(value, list | tuple | range):
        return value[index]
    return None


def _loop(index: int, count: int) -> dict[str, Any]:
    """Return what a loop's body may ask about it."""
    told = {
        "count": index + 1,
        "index": index,
        "hasNext": index + 1 < count,
        "first": index == 0,
        "last": index + 1 == count,
    }
    return {"velocityCount": index + 1, "velocityHasNext": index + 1 < count, "foreach": told}
