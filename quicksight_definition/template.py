"""The whole template, as data and as text."""

from typing import Any

import yaml

from quicksight_definition.columns import WEEK_STARTS
from quicksight_definition.fields import OWN_CLOCKS, WHOLE_CURRENCY, Json
from quicksight_definition.resources import resources

HEADER = "# Made of quicksight_definition/ by `make format`: change it there.\n"
SHORT_FORMS = {"Ref": "!Ref", "Fn::Sub": "!Sub", "Fn::GetAtt": "!GetAtt", "Fn::If": "!If"}
DESCRIPTION = "Clickstream: the QuickSight data sets, theme, analysis and dashboard for the owner."

DAYS = ("SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY")
# No id twice: CloudFormation can't say so, and split_to_map fails by name.
RESTAURANT_ZONES = r"([^',= ]+( [^',= ]+)*=[\w/+-]+(,[^',= ]+( [^',= ]+)*=[\w/+-]+)*)?"
PARAMETERS: dict[str, Json] = {
    "Prefix": {
        "Description": "Start of every name; with the environment it tells deployments in one "
        "account apart.",
        "Type": "String",
        "Default": "poc",
        "AllowedPattern": "[a-z][a-z0-9-]{0,14}[a-z0-9]",
        "ConstraintDescription": "2 to 16 lower-case letters, digits and hyphens, starting with a "
        "letter.",
    },
    "Environment": {
        "Description": "Stage of life that this deployment serves.",
        "Type": "String",
        "Default": "dev",
        "AllowedValues": ["dev", "test", "prod"],
    },
    "ParentIamStack": {
        "Description": "Name of the stack of the roles, whose exports this one imports.",
        "Type": "String",
        "Default": "poc-dev-iam",
    },
    "ParentAthenaStack": {
        "Description": "Name of the stack of the table, whose exports this one imports.",
        "Type": "String",
        "Default": "poc-dev-athena",
    },
    "PrincipalArn": {
        "Description": "Optional ARN of the QuickSight user or group that owns everything; "
        "where empty, the account has no QuickSight and nothing of it is made.",
        "Type": "String",
        "Default": "",
        "AllowedPattern": "(arn:aws[a-z-]*:quicksight:[a-z0-9-]+:[0-9]{12}:(user|group)/.+)?",
        "ConstraintDescription": "The ARN of a QuickSight user or group, or nothing.",
    },
    "ImportMode": {
        "Description": "Where the data sets' rows are read: from Athena at each look, or from "
        "SPICE.",
        "Type": "String",
        "Default": "DIRECT_QUERY",
        "AllowedValues": ["DIRECT_QUERY", "SPICE"],
    },
    "RefreshTimeOfDay": {
        "Description": "When SPICE is refreshed each day, HH:MM in UTC.",
        "Type": "String",
        "Default": "05:30",
        "AllowedPattern": "([01][0-9]|2[0-3]):[0-5][0-9]",
    },
    "CurrencyCode": {
        "Description": "ISO 4217 code of the one currency of all amounts, as in lambda.yaml.",
        "Type": "String",
        "Default": "GBP",
        "AllowedPattern": "[A-Z]{3}",
    },
    "TimeZone": {
        "Description": "IANA time zone whose days and hours the dashboard shows, such as "
        "Europe/London; rows hold UTC.",
        "Type": "String",
        "Default": "UTC",
        "AllowedPattern": "[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}",
    },
    "RestaurantTimeZones": {
        "Description": "Optional restaurants whose clocks are others, each with its IANA time "
        "zone: id=zone,id=zone.",
        "Type": "String",
        "Default": "",
        "AllowedPattern": RESTAURANT_ZONES,
        "ConstraintDescription": "Ids of restaurants with a time zone each, such as "
        "soho=America/New_York,shibuya=Asia/Tokyo.",
    },
    "WeekStart": {
        "Description": "Day on which the dashboard's weeks start: Monday by ISO 8601, Sunday in "
        "the United States and Japan.",
        "Type": "String",
        "Default": "MONDAY",
        "AllowedValues": [*DAYS[1:], DAYS[0]],
    },
}
MAPPINGS: dict[str, Json] = {
    WEEK_STARTS: {day: {"Shift": 6 - place} for place, day in enumerate(DAYS)},
}
# Currencies without a minor unit (ISO 4217, list one). Fn::Or takes ten conditions at most.
WHOLE_CURRENCIES = (
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"),
    ("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
)


def _is_one_of(values: tuple[str, ...]) -> Json:
    return {"Fn::Or": [{"Fn::Equals": [{"Ref": "CurrencyCode"}, value]} for value in values]}


CONDITIONS: dict[str, Json] = {
    "IsUnsubscribed": {"Fn::Equals": [{"Ref": "PrincipalArn"}, ""]},
    OWN_CLOCKS: {"Fn::Not": [{"Fn::Equals": [{"Ref": "RestaurantTimeZones"}, ""]}]},
    "IsSubscribed": {"Fn::Not": [{"Condition": "IsUnsubscribed"}]},
    WHOLE_CURRENCY: {"Fn::Or": [_is_one_of(values) for values in WHOLE_CURRENCIES]},
    "IsSpice": {
        "Fn::And": [
            {"Condition": "IsSubscribed"},
            {"Fn::Equals": [{"Ref": "ImportMode"}, "SPICE"]},
        ]
    },
}
OUTPUTS: dict[str, Json] = {
    "DashboardId": {
        "Description": "The dashboard, for its address and for the API.",
        "Condition": "IsSubscribed",
        "Value": {"Fn::Sub": "${Prefix}-${Environment}-restaurants"},
        "Export": {"Name": {"Fn::Sub": "${AWS::StackName}-DashboardId"}},
    },
}


def template() -> Json:
    """Return the template as data, with intrinsic functions in their long form."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": DESCRIPTION,
        "Parameters": PARAMETERS,
        "Mappings": MAPPINGS,
        "Conditions": CONDITIONS,
        "Resources": resources(),
        "Outputs": OUTPUTS,
    }


class _Dumper(yaml.SafeDumper):
    """Writes short forms of functions, block text, and nothing twice by reference."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 -- PyYAML's signature
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 -- as above
        super().increase_indent(flow, False)


def _represent_dict(dumper: yaml.SafeDumper, data: Json) -> yaml.Node:
    if len(data) == 1:
        name, value = next(iter(data.items()))
        if name in SHORT_FORMS and isinstance(value, str):
            return dumper.represent_scalar(SHORT_FORMS[name], value)
        if name in SHORT_FORMS and isinstance(value, list):
            return dumper.represent_sequence(SHORT_FORMS[name], value)
    return dumper.represent_mapping("tag:yaml.org,2002:map", data)


def _represent_str(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    style = "|" if "\n" in data else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style)


_Dumper.add_representer(dict, _represent_dict)
_Dumper.add_representer(str, _represent_str)


def template_text() -> str:
    """Return the template as YAML."""
    dumped: str = yaml.dump(
        template(), Dumper=_Dumper, sort_keys=False, width=96, allow_unicode=True
    )
    return HEADER + dumped
