"""The resource types that this package brings to CloudFormation."""

from analytics_emulator.cloudformation.apigateway_stage import STAGE
from analytics_emulator.cloudformation.apigateway_types import (
    AUTHORIZER,
    GATEWAY_RESPONSE,
    METHOD,
    MODEL,
)
from analytics_emulator.cloudformation.athena_types import (
    NAMED_QUERY,
    PREPARED_STATEMENT,
    WORK_GROUP,
)
from analytics_emulator.cloudformation.budgets_types import BUDGET
from analytics_emulator.cloudformation.cloudwatch_types import ALARM, METRICS_DASHBOARD
from analytics_emulator.cloudformation.events_types import EVENT_BUS
from analytics_emulator.cloudformation.firehose_types import DELIVERY_STREAM
from analytics_emulator.cloudformation.glue_types import DATABASE, PARTITION, TABLE
from analytics_emulator.cloudformation.iam_managed_policy_type import MANAGED_POLICY
from analytics_emulator.cloudformation.iam_oidc_provider_type import OIDC_PROVIDER
from analytics_emulator.cloudformation.iam_types import ROLE, ROLE_POLICY
from analytics_emulator.cloudformation.iam_user_type import USER
from analytics_emulator.cloudformation.lambda_types import ALIAS, PERMISSION
from analytics_emulator.cloudformation.logs_types import (
    LOG_GROUP,
    METRIC_FILTER,
    SUBSCRIPTION_FILTER,
)
from analytics_emulator.cloudformation.quicksight_types import (
    ANALYSIS,
    DASHBOARD,
    DATA_SET,
    DATA_SOURCE,
    REFRESH_SCHEDULE,
    TEMPLATE,
    THEME,
)
from analytics_emulator.cloudformation.resource_policy_types import BUCKET_POLICY, TOPIC_POLICY
from analytics_emulator.cloudformation.s3_types import BUCKET
from analytics_emulator.cloudformation.scheduler_types import SCHEDULE

RESOURCE_TYPES = {
    resource_type.type_name: resource_type
    for resource_type in (
        BUCKET,
        STAGE,
        AUTHORIZER,
        METHOD,
        MODEL,
        GATEWAY_RESPONSE,
        DATABASE,
        TABLE,
        PARTITION,
        WORK_GROUP,
        NAMED_QUERY,
        PREPARED_STATEMENT,
        DELIVERY_STREAM,
        LOG_GROUP,
        ROLE,
        ROLE_POLICY,
        METRIC_FILTER,
        SUBSCRIPTION_FILTER,
        PERMISSION,
        ALIAS,
        BUCKET_POLICY,
        TOPIC_POLICY,
        EVENT_BUS,
        USER,
        OIDC_PROVIDER,
        MANAGED_POLICY,
        ALARM,
        METRICS_DASHBOARD,
        BUDGET,
        SCHEDULE,
        DATA_SOURCE,
        DATA_SET,
        REFRESH_SCHEDULE,
        TEMPLATE,
        THEME,
        ANALYSIS,
        DASHBOARD,
    )
}
