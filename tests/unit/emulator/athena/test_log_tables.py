"""Tables over logs: SerDes that read lines by patterns, and files whose lines are elsewhere."""

import gzip
import json

import pytest

from analytics_emulator.athena.tables import regex_lines
from tests.unit.emulator.athena.conftest import Lab

REGEX = "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'"
GROK = "ROW FORMAT SERDE 'com.amazonaws.glue.serde.GrokSerDe'"
OPENX = "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'"
INTO_TEXT = "OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'"


def read(lab: Lab, columns: str, form: str, body: bytes, name: str = "x") -> list[list[str | None]]:
    """Return what a new table over one file holds."""
    lab.store.write("data", f"{lab.database}/t/{name}", body, "text/plain")
    place = f"s3://data/{lab.database}/t/"
    lab.rows(f"CREATE EXTERNAL TABLE t ({columns}) {form} LOCATION '{place}'")
    return lab.rows("SELECT * FROM t")[1:]


def test_regex_gives_groups_as_typed_columns_and_nulls_where_it_does_not_match(lab: Lab) -> None:
    pattern = r"([^ ]*) \"([^\"]*)\" (-|[0-9]*) ([-.0-9]*)( \\d+)?"
    form = f"{REGEX} WITH SERDEPROPERTIES ('serialization.format'='1', 'input.regex'='{pattern}')"
    columns = "host string, request string, status int, took double, rest string"
    lines = b'a "GET /" 200 0.25\nb "x" - -1 7\nnot a line\n'
    assert read(lab, columns, form, lines) == [
        ["a", "GET /", "200", "0.25", None],
        ["b", "x", None, "-1.0", " 7"],
        [None] * 5,
    ]


def test_grok_reads_named_patterns_and_those_of_the_table(lab: Lab) -> None:
    form = (
        f"{GROK} WITH SERDEPROPERTIES ('input.grokCustomPatterns' = 'QUEUE [0-9A-F]{{7,12}}',"
        " 'input.format'='%{SYSLOGTIMESTAMP:at} %{IPORHOST:host}: %{QUEUE:id} %{INT:n}')"
    )
    line = b"Oct  2 12:13:14 10.0.0.1: 0123ABCD 7\nelse\n"
    found = read(lab, "n int, at string, host string, id string", form, line)
    assert found == [["7", "Oct  2 12:13:14", "10.0.0.1", "0123ABCD"], [None] * 4]


def test_grok_names_a_value_without_a_name_by_its_pattern_as_awss_pages_do(lab: Lab) -> None:
    text = "%{SYSLOGBASE} %{IPV4: client_ip} %{GREEDYDATA:rest}$"
    form = f"{GROK} WITH SERDEPROPERTIES ('input.format'='{text}')"
    line = b"Feb  9 07:15:00 mail postfix/smtpd[19305]: 192.0.2.1 connect from x\n"
    columns = "syslogbase string, client_ip string, rest string, program string, pid string"
    assert read(lab, columns, form, line) == [
        ["Feb  9 07:15:00 mail postfix/smtpd[19305]:", "192.0.2.1", "connect from x",
         "postfix/smtpd", "19305"]
    ]  # fmt: skip


def test_grok_pattern_that_is_no_reference_is_refused(lab: Lab) -> None:
    form = f"{GROK} WITH SERDEPROPERTIES ('input.format'='%{{INT n}}')"
    reason = lab.reason(f"CREATE EXTERNAL TABLE g (n int) {form} LOCATION 's3://data/g/'")
    assert reason.startswith("NOT_SUPPORTED: The Grok pattern '%{INT n}'")


def test_cloudtrail_records_are_rows_and_objects_in_text_columns_json(lab: Lab) -> None:
    record = {
        "eventVersion": "1",
        "userIdentity": {"type": "Root"},
        "requestParameters": {"a": [1]},
    }
    form = (
        "ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'"
        f" STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat' {INTO_TEXT}"
    )
    columns = "eventversion string, useridentity struct<type:string>, requestparameters string"
    body = gzip.compress(json.dumps({"Records": [record, {}]}).encode())
    assert read(lab, columns, form, body, "x.json.gz") == [
        ["1", "{type=Root}", '{"a":[1]}'],
        [None, None, None],
    ]


def test_openx_settings_skip_what_is_malformed_and_map_dots_and_cases(lab: Lab) -> None:
    form = (
        f"{OPENX} WITH SERDEPROPERTIES ('ignore.malformed.json'='true', 'dots.in.keys'='true',"
        " 'case.insensitive'='false', 'mapping.url'='URL')"
    )
    lines = b'{"URL": "a", "url": "b", "x.y": 1.5}\nnope\n'
    assert read(lab, "url string, x_y string", form, lines) == [["a", "1.5"], [None, None]]


def test_delimited_fields_take_escapes_and_nest_by_their_own_characters(lab: Lab) -> None:
    form = (
        "ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' ESCAPED BY '\\\\'"
        " COLLECTION ITEMS TERMINATED BY '|' MAP KEYS TERMINATED BY ':'"
    )
    columns = "s string, a array<int>, m map<string,int>, r struct<x:int,y:string>, b binary"
    found = read(lab, columns, form, b"p\\,q,1|\\N,k:1|l:2,7|z,Cv8=\n\\N,,\\N,8,\n")
    assert found == [
        ["p,q", "[1, null]", "{k=1, l=2}", "{x=7, y=z}", "0a ff"],
        [None, "[]", None, "{x=8, y=null}", ""],
    ]


def test_symlink_table_reads_what_its_files_name(lab: Lab) -> None:
    lab.store.write("data", "elsewhere/x.csv", b"1,a\n", "text/plain")
    form = (
        "ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' STORED AS INPUTFORMAT"
        f" 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat' {INTO_TEXT}"
    )
    assert read(lab, "i int, s string", form, b"s3://data/elsewhere/x.csv\n") == [["1", "a"]]
    lab.store.write("data", f"{lab.database}/t/y", b"s3://data/elsewhere/none\n", "text/plain")
    assert lab.reason("SELECT * FROM t").startswith("HIVE_CANNOT_OPEN_SPLIT: ")


def test_backslash_keeps_a_quote_within_hives_texts(lab: Lab) -> None:
    read(lab, "n int COMMENT 'it\\'s', s string", "COMMENT 'a \"b\\\"'", b"1")
    assert ["  `n` int COMMENT 'it\\'s', "] in lab.rows("SHOW CREATE TABLE t")
    assert ['comment\ta "b"'] in lab.rows("SHOW TBLPROPERTIES t")


def test_a_pattern_that_goes_back_and_forth_without_an_end_is_refused(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regex_lines, "SECONDS_A_LINE", 0.05)
    form = f"{REGEX} WITH SERDEPROPERTIES ('input.regex'='((a|aa)+)[bc]')"
    lab.store.write("data", "r/x", b"a" * 60 + b"\n", "text/plain")
    lab.rows(f"CREATE EXTERNAL TABLE r (a string) {form} LOCATION 's3://data/r/'")
    assert "A regular expression that takes over 0.05 s on a line" in lab.reason("SELECT * FROM r")


@pytest.mark.parametrize("pattern", ["([a[b]])", "(a{e<=1})", r"(a\\Kb)"])
def test_what_java_reads_otherwise_is_refused(lab: Lab, pattern: str) -> None:
    form = f"{REGEX} WITH SERDEPROPERTIES ('input.regex'='{pattern}')"
    reason = lab.reason(f"CREATE EXTERNAL TABLE r (a string) {form} LOCATION 's3://data/r/'")
    assert "which is Java's only" in reason
