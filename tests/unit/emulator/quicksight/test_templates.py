"""Templates of analyses, definitions and templates, and the dashboards that are made of them."""

import uuid
from typing import Any

import pytest

from analytics_emulator.service import ServiceError


def template(account: Any, **source: Any) -> dict[str, Any]:
    made = account.call("create_template", TemplateId=str(uuid.uuid4()), Name="sales", **source)
    return dict(made)


def definition_of(account: Any, made: dict[str, Any]) -> dict[str, Any]:
    found = account.call("describe_template_definition", TemplateId=made["TemplateId"])
    return dict(found["Definition"])


@pytest.fixture
def analysis(account: Any, definition: dict[str, Any]) -> Any:
    """`analysis(**members)` makes one of the definition, and returns what a template is made of."""

    def made(**members: Any) -> dict[str, Any]:
        found = account.call(
            "create_analysis",
            AnalysisId=str(uuid.uuid4()),
            Name="sales",
            Definition=definition | members,
        )
        own = definition["DataSetIdentifierDeclarations"][0]["DataSetArn"]
        references = [{"DataSetPlaceholder": "any sales", "DataSetArn": own}]
        return {
            "SourceEntity": {
                "SourceAnalysis": {"Arn": found["Arn"], "DataSetReferences": references}
            }
        }

    return made


def over(account: Any, template_arn: str, **members: Any) -> dict[str, Any]:
    """Make a dashboard of a template, over a data set of its own."""
    references = [{"DataSetPlaceholder": "any sales", "DataSetArn": account.data_set()["Arn"]}]
    source = {"SourceTemplate": {"Arn": template_arn, "DataSetReferences": references}}
    made = account.call(
        "create_dashboard",
        DashboardId=str(uuid.uuid4()),
        Name="sales",
        SourceEntity=source,
        **members,
    )
    return dict(made)


def test_template_of_an_analysis_names_placeholders(account: Any, analysis: Any) -> None:
    found = definition_of(account, template(account, **analysis()))
    (configured,) = found["DataSetConfigurations"]
    columns = configured["DataSetSchema"]["ColumnSchemaList"]
    assert configured["Placeholder"] == "any sales"
    assert {"Name": "amount", "DataType": "DECIMAL"} in columns
    wells = found["Sheets"][0]["Visuals"][0]["BarChartVisual"]["ChartConfiguration"]["FieldWells"]
    category = wells["BarChartAggregatedFieldWells"]["Category"][0]["CategoricalDimensionField"]
    assert category["Column"] == {"DataSetIdentifier": "any sales", "ColumnName": "item"}


@pytest.mark.parametrize("suffix", ["", "/version/1", "/alias/$LATEST", "/alias/$PUBLISHED"])
def test_dashboard_of_a_template_is_drawn_over_ones_own_data(
    account: Any, analysis: Any, suffix: str
) -> None:
    arn = template(account, **analysis())["Arn"] + suffix
    made = over(account, arn)
    assert made["CreationStatus"] == "CREATION_SUCCESSFUL"
    found = account.call("describe_dashboard_definition", DashboardId=made["DashboardId"])
    (declared,) = found["Definition"]["DataSetIdentifierDeclarations"]
    assert declared["Identifier"] == "any sales"
    version = account.call("describe_dashboard", DashboardId=made["DashboardId"])["Dashboard"]
    assert version["Version"]["SourceEntityArn"] == arn
    assert version["Version"]["DataSetArns"] == [declared["DataSetArn"]]


def test_template_of_a_template_is_its_like(account: Any, analysis: Any) -> None:
    first = template(account, **analysis())
    second = template(account, SourceEntity={"SourceTemplate": {"Arn": first["Arn"]}})
    assert definition_of(account, first) == definition_of(account, second)


def test_update_makes_a_version_and_keeps_the_first(account: Any, analysis: Any) -> None:
    made = template(account, **analysis())
    account.call("update_template", TemplateId=made["TemplateId"], Name="new", **analysis())
    listed = account.call("list_templates")["TemplateSummaryList"]
    assert [(one["Name"], one["LatestVersionNumber"]) for one in listed] == [("new", 2)]
    first = account.call("describe_template", TemplateId=made["TemplateId"], VersionNumber=1)
    assert first["Template"]["Version"]["VersionNumber"] == 1


def test_defaults_of_parameters_are_overridden(account: Any, analysis: Any) -> None:
    goal = {"IntegerParameterDeclaration": {"Name": "Goal", "ParameterValueType": "SINGLE_VALUED"}}
    arn = template(account, **analysis(ParameterDeclarations=[goal]))["Arn"]
    made = over(account, arn, Parameters={"IntegerParameters": [{"Name": "Goal", "Values": [7]}]})
    found = account.call("describe_dashboard_definition", DashboardId=made["DashboardId"])
    (declared,) = found["Definition"]["ParameterDeclarations"]
    assert declared["IntegerParameterDeclaration"]["DefaultValues"] == {"StaticValues": [7]}
    with pytest.raises(ServiceError, match="IntegerParameters: the definition declares no Gone"):
        over(account, arn, Parameters={"IntegerParameters": [{"Name": "Gone", "Values": [7]}]})


def test_template_with_a_mistake_fails_with_its_path(account: Any, definition: Any) -> None:
    del definition["DataSetIdentifierDeclarations"]
    schema = {"ColumnSchemaList": [{"Name": "item", "DataType": "STRING"}]}
    definition["DataSetConfigurations"] = [{"Placeholder": "sales", "DataSetSchema": schema}]
    made = template(account, Definition=definition)
    assert made["CreationStatus"] == "CREATION_FAILED"
    found = account.call("describe_template_definition", TemplateId=made["TemplateId"])
    assert found["Errors"][0]["Message"].endswith("data set 'sales' has no column 'amount'")
    del definition["DataSetConfigurations"][0]["DataSetSchema"]
    assert template(account, Definition=definition)["CreationStatus"] == "CREATION_SUCCESSFUL"


def test_what_a_template_needs_is_asked_for_by_name(account: Any, analysis: Any) -> None:
    source = analysis()
    source["SourceEntity"]["SourceAnalysis"]["DataSetReferences"][0]["DataSetArn"] = (
        account.data_set()["Arn"]
    )
    with pytest.raises(ServiceError, match="DataSetReferences: there is no placeholder for"):
        template(account, **source)
    with pytest.raises(ServiceError, match="Give either a SourceEntity or a Definition"):
        template(account)
    arn = template(account, **analysis())["Arn"]
    reference = {"DataSetPlaceholder": "other", "DataSetArn": account.data_set()["Arn"]}
    entity = {"SourceTemplate": {"Arn": arn, "DataSetReferences": [reference]}}
    with pytest.raises(ServiceError, match="there is no data set for any sales"):
        account.call("create_dashboard", DashboardId="d", Name="d", SourceEntity=entity)


def test_template_is_deleted(account: Any, analysis: Any) -> None:
    made = template(account, **analysis())
    account.call("delete_template", TemplateId=made["TemplateId"])
    with pytest.raises(ServiceError, match="is not found"):
        account.call("describe_template", TemplateId=made["TemplateId"])
