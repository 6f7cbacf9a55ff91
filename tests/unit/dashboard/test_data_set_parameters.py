"""Parameters of a data set: values in its SQL, by default and by the reader's choice."""

from datetime import datetime
from typing import Any

import pytest

from analytics_emulator.quicksight.data_set_parameters import with_defaults
from dashboard.deployed import Deployed
from dashboard.parameters import Parameter
from dashboard.queries.data_set import read_data_set
from dashboard.queries.data_set_parameters import bound
from dashboard.refusal import NotDrawnError

SQL = "SELECT * FROM sales WHERE region IN (<<$region>>) AND units > <<$least>>"


def parameter(kind: str, name: str, *defaults: Any, value_type: str = "MULTI_VALUED") -> Any:
    body = {"Id": name, "Name": name, "ValueType": value_type}
    return {f"{kind}DatasetParameter": body | {"DefaultValues": {"StaticValues": list(defaults)}}}


def described(*parameters: Any, sql: str = SQL) -> dict[str, Any]:
    columns = [{"Name": "region", "Type": "STRING"}]
    custom = {"DataSourceArn": "arn:source", "SqlQuery": sql, "Columns": columns}
    found = {"Arn": "a", "Name": "n", "ImportMode": "DIRECT_QUERY", "DatasetParameters": parameters}
    return found | {"PhysicalTableMap": {"p": {"CustomSql": custom}}}


REGION = parameter("String", "region", "north", "o'hare")
LEAST = parameter("Integer", "least", 3, value_type="SINGLE_VALUED")


def where(body: dict[str, Any], **values: Any) -> str:
    return read_data_set("s", body, "wg", values=values).sql.partition("WHERE ")[2]


def test_defaults_stand_in_the_sql_as_literals() -> None:
    assert where(described(REGION, LEAST)) == "region IN ('north', 'o''hare') AND units > 3"


def test_what_is_deployed_is_asked_as_it_is_drawn() -> None:
    body = described(REGION, LEAST)
    checked = with_defaults(body)
    assert isinstance(checked, dict)
    assert checked["p"]["CustomSql"]["SqlQuery"] == read_data_set("s", body, "wg").sql


def test_chosen_values_take_their_place() -> None:
    told = where(described(REGION, LEAST), region=("x') OR ('1'='1",), least=(7,))
    assert told == "region IN ('x'') OR (''1''=''1') AND units > 7"


def test_moments_are_literals_of_utc_here_and_where_they_are_checked(run: Any) -> None:
    told = datetime.fromisoformat("2026-05-01T02:00:00+02:00")
    since = parameter("DateTime", "since", told, value_type="SINGLE_VALUED")
    body = described(since, sql="SELECT <<$since>> AS region")
    checked = with_defaults(body)
    assert isinstance(checked, dict)
    sql = read_data_set("s", body, "wg").sql
    assert checked["p"]["CustomSql"]["SqlQuery"] == sql
    assert run(sql) == [(datetime.fromisoformat("2026-05-01T00:00:00"),)]
    later = datetime.fromisoformat("2026-06-01T12:30:00")
    assert (
        "2026-06-01 12:30:00.000" in read_data_set("s", body, "wg", values={"since": (later,)}).sql
    )


@pytest.mark.parametrize(
    ("parameters", "values", "told"),
    [
        ([REGION], {}, "least is not declared"),
        ([REGION, LEAST], {"least": (1, 2)}, "least takes one value, not 2"),
        ([REGION, parameter("Integer", "least")], {}, "least has no value and no default"),
        ([REGION, parameter("DateTime", "least", "soon")], {}, "'soon' is not a value of type"),
    ],
)
def test_what_has_no_literal_is_refused_by_name(parameters: Any, values: Any, told: str) -> None:
    with pytest.raises(NotDrawnError, match=told):
        read_data_set("s", described(*parameters), "wg", values=values)


def test_dashboards_parameter_sets_the_one_that_it_is_mapped_to() -> None:
    mapped = [{"DataSetIdentifier": "s", "DataSetParameterName": "region"}]
    declaration = {"Name": "Where", "MappedDataSetParameters": mapped}
    definition = {"ParameterDeclarations": [{"StringParameterDeclaration": declaration}]}
    data_set = read_data_set("s", described(REGION, LEAST), "wg")
    deployed = Deployed("d", "D", 1, definition, {"s": data_set})
    chosen = {"Where": Parameter("Where", "STRING", ("south",), is_multi=True)}
    assert "IN ('south') AND units > 3" in bound(deployed, chosen).data_set("s").sql
    unset = {"Where": Parameter("Where", "STRING", (), is_multi=True)}
    assert "'north'" in bound(deployed, unset).data_set("s").sql
