"""Who may do what: the owner's actions on each asset.

The action sets are those that QuickSight knows as owner, which its console grants (AWS solutions
"Clickstream Analytics on AWS" and "Cloud Intelligence Dashboards" use the same, of a data set the
first ten); partial sets may be refused. The role that reads the data is iam.yaml's.
"""

from quicksight_definition.fields import Json

OWNER_ACTIONS = {
    "DataSource": [
        "DescribeDataSource",
        "DescribeDataSourcePermissions",
        "PassDataSource",
        "UpdateDataSource",
        "DeleteDataSource",
        "UpdateDataSourcePermissions",
    ],
    "DataSet": [
        "DescribeDataSet",
        "DescribeDataSetPermissions",
        "PassDataSet",
        "DescribeIngestion",
        "ListIngestions",
        "UpdateDataSet",
        "DeleteDataSet",
        "CreateIngestion",
        "CancelIngestion",
        "UpdateDataSetPermissions",
        "CreateRefreshSchedule",
        "DescribeRefreshSchedule",
        "ListRefreshSchedules",
        "UpdateRefreshSchedule",
        "DeleteRefreshSchedule",
        "PutDataSetRefreshProperties",
        "DescribeDataSetRefreshProperties",
        "DeleteDataSetRefreshProperties",
    ],
    "Theme": [
        "DescribeTheme",
        "DescribeThemeAlias",
        "ListThemeAliases",
        "ListThemeVersions",
        "DescribeThemePermissions",
        "UpdateTheme",
        "UpdateThemeAlias",
        "UpdateThemePermissions",
        "DeleteTheme",
        "DeleteThemeAlias",
        "CreateThemeAlias",
    ],
    "Analysis": [
        "RestoreAnalysis",
        "UpdateAnalysisPermissions",
        "DeleteAnalysis",
        "DescribeAnalysisPermissions",
        "QueryAnalysis",
        "DescribeAnalysis",
        "UpdateAnalysis",
    ],
    "Dashboard": [
        "DescribeDashboard",
        "ListDashboardVersions",
        "QueryDashboard",
        "UpdateDashboard",
        "DeleteDashboard",
        "UpdateDashboardPermissions",
        "DescribeDashboardPermissions",
        "UpdateDashboardPublishedVersion",
    ],
}


def owner(kind: str) -> list[Json]:
    """Grant the owner's actions on a kind of asset to the deployment's principal."""
    actions = [f"quicksight:{action}" for action in OWNER_ACTIONS[kind]]
    return [{"Principal": {"Ref": "PrincipalArn"}, "Actions": actions}]
