"""Who may do what: the owner's actions on each asset, and the role that reads the data.

The action sets are those that QuickSight knows as owner (AWS solutions "Clickstream Analytics on
AWS" and "Cloud Intelligence Dashboards" use the same); partial sets may be refused.
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


def _arn(text: str, **imports: str) -> Json:
    found = {
        name: {"Fn::ImportValue": {"Fn::Sub": f"${{{parent}}}-{name}"}}
        for name, parent in imports.items()
    }
    return {"Fn::Sub": [text, found]} if found else {"Fn::Sub": text}


_GLUE = "arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}"
_BUCKET = "arn:${AWS::Partition}:s3:::${DataBucketName}"

DATA_READ: list[Json] = [
    {
        "Sid": "Query",
        "Effect": "Allow",
        "Action": [
            "athena:StartQueryExecution",
            "athena:StopQueryExecution",
            "athena:GetQueryExecution",
            "athena:GetQueryResults",
            "athena:GetQueryResultsStream",
            "athena:GetWorkGroup",
        ],
        "Resource": _arn(
            "arn:${AWS::Partition}:athena:${AWS::Region}:${AWS::AccountId}:workgroup/${WorkGroupName}",
            WorkGroupName="ParentAthenaStack",
        ),
    },
    {
        "Sid": "ReadCatalog",
        "Effect": "Allow",
        "Action": ["glue:GetDatabase", "glue:GetTable", "glue:GetPartition", "glue:GetPartitions"],
        "Resource": [
            _arn(f"{_GLUE}:catalog"),
            _arn(f"{_GLUE}:database/${{DatabaseName}}", DatabaseName="ParentAthenaStack"),
            _arn(f"{_GLUE}:table/${{DatabaseName}}/*", DatabaseName="ParentAthenaStack"),
        ],
    },
    {
        "Sid": "FindBucket",
        "Effect": "Allow",
        "Action": ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
        "Resource": _arn(_BUCKET, DataBucketName="ParentS3Stack"),
    },
    {
        "Sid": "ReadData",
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": _arn(f"{_BUCKET}/clickstream-data/*", DataBucketName="ParentS3Stack"),
    },
    {
        "Sid": "KeepResults",
        "Effect": "Allow",
        "Action": [
            "s3:GetObject",
            "s3:PutObject",
            "s3:ListMultipartUploadParts",
            "s3:AbortMultipartUpload",
        ],
        "Resource": _arn(f"{_BUCKET}/athena-results/*", DataBucketName="ParentS3Stack"),
    },
    {
        "Fn::If": [
            "HasKmsKey",
            {
                "Sid": "UseKey",
                "Effect": "Allow",
                "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
                "Resource": {"Ref": "KmsKeyArn"},
            },
            {"Ref": "AWS::NoValue"},
        ]
    },
]
