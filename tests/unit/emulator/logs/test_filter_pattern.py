"""Filter patterns against log events (CloudWatch Logs user guide, "Filter pattern syntax")."""

import json

import pytest

from analytics_emulator.logs.filter_pattern import Selector, UnsupportedPatternError, event_test

EVENT = {
    "failed": 3,
    "level": "WARN",
    "errors": [{"code": "S3.AccessDenied"}],
    "nothing": None,
    "retried": True,
}


@pytest.mark.documented
@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "{ $.failed > 0 }",
        "{ $.failed = 3 }",
        "{$.failed>=3 && $.failed<4}",
        '{ $.level = "WARN" }',
        "{ $.level = WARN }",
        '{ $.level != "INFO" }',
        '{ $.errors[0].code = "S3.*" }',
        "{ $.nothing IS NULL }",
        "{ $.missing NOT EXISTS }",
        "{ $.failed > 5 || $.level = WARN }",
        '"AccessDenied"',
        "WARN S3",
        'WARN "S3.AccessDenied" "level"',
        r'"code\": \"S3"',
        "?INFO ?WARN",
        '?absent ?"S3.AccessDenied"',
        "WARN -absent",
        '-"not there"',
        "{ $.retried IS TRUE }",
        "{ ($.failed = 3) }",
        "{ ($.failed = 9) || ($.level = WARN) }",
        '{ ($.failed = 3) && ($.level = "WA*") }',
        "{ ($.failed = 9 || $.level = WARN) && $.retried IS TRUE }",
        "{ $.failed = 3 || $.level = INFO && $.absent = 1 }",
        '{ (($.level = "W(&&)") || ($.failed=3)) }',
    ],
)
def test_pattern_matches_event(pattern: str) -> None:
    assert event_test(pattern)(json.dumps(EVENT))


@pytest.mark.documented
@pytest.mark.parametrize(
    "pattern",
    [
        "{ $.failed > 3 }",
        '{ $.failed = "WARN" }',
        "{ $.level > 0 }",
        "{ $.missing = 0 }",
        '{ $.missing != "x" }',
        "{ $.failed > 0 && $.level = INFO }",
        "{ $.failed NOT EXISTS }",
        "{ $.failed IS NULL }",
        "INFO",
        "WARN absent",
        "?INFO ?absent",
        "WARN -S3",
        "-WARN",
        "{ $.retried IS FALSE }",
        "{ $.failed IS TRUE }",
        "{ ($.failed = 3 || $.level = INFO) && $.absent = 1 }",
        "{ ($.failed = 3) && ($.level = INFO) }",
    ],
)
def test_pattern_leaves_event_out(pattern: str) -> None:
    assert not event_test(pattern)(json.dumps(EVENT))


@pytest.mark.parametrize("message", ["no json {", "[1]", "7"])
def test_json_pattern_leaves_other_text_out(message: str) -> None:
    assert not event_test("{ $.failed > 0 }")(message)


@pytest.mark.parametrize(
    "pattern",
    [
        "[ip, user",
        "[]",
        "[a, , b]",
        "[a,,b]",
        '[a, b = "x]',
        "[..., a, ...]",
        "[a = 1 || b = 2]",
        "[a ~ 1]",
        "%a b%",
        "%(a)%",
        "%[%",
        "{ $.level > %W% }",
        "{ $.a = 1",
        "-%absent%",
        "WARN ?either",
        "WARN %absent%",
        'WARN "open',
        r'"line\nfeed"',
        "{ ($.a = 1 }",
        "{ $.a = 1) }",
        "{ $.a = 1 & $.b = 2 }",
        "{ $.a = 1 $.b = 2 }",
        "{ }",
        "{ $.a > word }",
        "{ a = 1 }",
        "{ $.a.* = 1 }",
    ],
)
def test_pattern_that_is_not_read_is_refused(pattern: str) -> None:
    with pytest.raises(UnsupportedPatternError):
        event_test(pattern)


@pytest.mark.parametrize(("pattern", "term"), [("WARN -%absent", "-%absent"), ('a "b', '"b')])
def test_refusal_names_the_term(pattern: str, term: str) -> None:
    with pytest.raises(UnsupportedPatternError, match=f"not read here: {term}"):
        event_test(pattern)


def test_escapes_in_a_phrase_stand_for_themselves() -> None:
    assert event_test(r'"C:\\temp"')(r"not found: C:\temp")


def test_selector_tells_absent_from_null() -> None:
    assert Selector.parse("$.nothing").find(EVENT) == (True, None)
    assert Selector.parse("$.absent[2]").find(EVENT) == (False, None)


LINE = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534'


@pytest.mark.documented
@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("[ip, id, user, time, request, status, bytes]", True),
        ("[ip, id, user, time, request, status = 4*, bytes]", True),
        ("[ip, id, user, time, request = *.html*, status = 4*, bytes]", True),
        ("[ip, id, user, time, request, status = 404 || status = 410, bytes]", True),
        ("[ip != 10.*, ..., bytes > 1000 && bytes < 2000]", True),
        ("[..., status = 404, bytes]", True),
        ('[ip, ..., request = "GET /index*", s, b]', True),
        ("[ip = %127[.]0.*1%, ...]", True),
        ("[..., status = 4*, bytes < 1000]", False),
        ("[ip, user, bytes]", False),
        ("[a, b, c, d, e, f, g, h]", False),
        ("[ip > 1, ...]", False),
        ("%40[0-9]%", True),
        ("%^40%", False),
    ],
)
def test_fields_of_a_line_are_compared(pattern: str, matches: bool) -> None:
    """CloudWatch Logs user guide, "Match terms in space-delimited log events"."""
    assert event_test(pattern)(LINE) is matches


@pytest.mark.documented
def test_regex_is_sought_in_a_property() -> None:
    assert event_test("{ $.level = %^[VW]% }")(json.dumps(EVENT))
    assert not event_test("{ $.level != %W% }")(json.dumps(EVENT))
