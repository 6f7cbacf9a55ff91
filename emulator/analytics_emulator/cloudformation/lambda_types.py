"""AWS::Lambda::Permission over the Lambda API.

LocalStack's own provider leaves out the conditions of a permission, so that it lets in more than
the template says.
"""

from analytics_emulator.cloudformation.resource_type import Operation, ResourceType, members

PERMISSION = ResourceType(
    "AWS::Lambda::Permission",
    service="lambda_",
    reference="Id",
    name="Id",
    derived=("Id",),
    create=Operation(
        "add_permission",
        members(
            "Action",
            "EventSourceToken",
            "FunctionName",
            "FunctionUrlAuthType",
            "Principal",
            "PrincipalOrgID",
            "SourceAccount",
            "SourceArn",
            StatementId="Id",
        ),
    ),
    delete=Operation("remove_permission", members("FunctionName", StatementId="Id")),
    create_only=(
        "Action",
        "EventSourceToken",
        "FunctionName",
        "FunctionUrlAuthType",
        "Principal",
        "PrincipalOrgID",
        "SourceAccount",
        "SourceArn",
    ),
)
