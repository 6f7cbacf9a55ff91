"""What mappings of parameters give (API Gateway developer guide, "Parameter mapping reference")."""

from typing import Any

import pytest

from analytics_emulator.apigateway.parameters import (
    Message,
    UnreadableBodyError,
    Variables,
    mapped,
)

BODY = b'{"a": 1, "t": true, "o": {"k": [null]}, "n": null, "l": ["x"]}'
REQUEST = Message(BODY, {"X-H": ["1", "2"]}, {"id": "7"}, {"q": ["a", "b"], "one": ["c"]})
KNOWN = Variables({"requestTimeEpoch": 5, "identity": {"sourceIp": "::1"}}, {"sv": "val"})
PREFIX = "method.request."


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("'it''s'", "it''s"),
        ("context.identity.sourceIp", "::1"),
        ("context.requestTimeEpoch", "5"),
        ("stageVariables.sv", "val"),
        ("method.request.path.id", "7"),
        ("method.request.header.X-H", "2"),
        ("method.request.multivalueheader.X-H", "1,2"),
        ("method.request.querystring.q", "b"),
        ("method.request.multivaluequerystring.q", ["a", "b"]),
        ("method.request.multivaluequerystring.one", "c"),
        ("method.request.body", BODY.decode()),
        ("method.request.body.a", "1"),
        ("method.request.body.t", "true"),
        ("method.request.body.o", '{"k":[null]}'),
        ("method.request.body.l[0]", "x"),
    ],
)
def test_source_gives_a_text(source: str, value: Any) -> None:
    found = mapped({"integration.request.querystring.p": source}, PREFIX, REQUEST, KNOWN)
    assert found == {"header": {}, "path": {}, "querystring": {"p": value}}


@pytest.mark.parametrize(
    "source",
    [
        *("''", "stageVariables.none", "context.none.deeper", "method.request.body.n"),
        *("method.request.header.x-h", "method.request.multivaluequerystring.none"),
    ],
)
def test_what_is_not_there_is_left_out(source: str) -> None:
    found = mapped({"integration.request.header.p": source}, PREFIX, REQUEST, KNOWN)
    assert found["header"] == {}


def test_name_may_have_dots() -> None:
    name = "MessageAttributes.entry.1.Name"
    found = mapped({f"integration.request.querystring.{name}": "'a'"}, PREFIX, REQUEST, KNOWN)
    assert found["querystring"] == {name: "a"}


def test_broken_json_is_told_and_other_text_is_not_read() -> None:
    mapping = {"integration.request.header.p": "method.request.body.a"}
    assert mapped(mapping, PREFIX, Message(b"a=1", {}), KNOWN)["header"] == {}
    with pytest.raises(UnreadableBodyError):
        mapped(mapping, PREFIX, Message(b'{"a":', {}), KNOWN)
