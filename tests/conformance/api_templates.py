"""Templates of the APIs that rows ask."""

from typing import Any

from tests.conformance.rows import rows_of

Template = dict[str, Any]

# Returns what the request's body says, or its event.
FUNCTION = """
import json, time
def handler(event, context):
    if event["path"].endswith("echo"):
        return {"body": json.dumps({"body": event["body"], "flag": event["isBase64Encoded"]})}
    asked = json.loads(event["body"])
    time.sleep(asked.get("sleeps", 0))
    if asked.get("raises"):
        raise ValueError("as asked")
    return asked.get("returns")
"""
MODEL = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 2, "maxLength": 8},
        "n": {"type": "integer", "minimum": 0, "maximum": 9},
        "kind": {"enum": ["x", "y"]},
        "code": {"type": "string", "pattern": "^[a-z]+$"},
    },
}

KINDS = {"proxy": "AWS_PROXY", "custom": "AWS"}


def ref(name: str) -> Template:
    return {"Ref": name}


def att(name: str, attribute: str) -> Template:
    return {"Fn::GetAtt": [name, attribute]}


def typed(kind: str, **properties: Any) -> Template:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def inline_function(code: str) -> Template:
    """A function whose code is in the template, with the role `Role`."""
    return typed(
        "Lambda::Function",
        Code={"ZipFile": code},
        Handler="index.handler",
        Runtime="python3.13",
        Role=att("Role", "Arn"),
    )


def role(*services: str, allows: str | None = "*") -> Template:
    """A role that services take on, and what it may do to everything."""
    principal = {"Service": list(services)}
    trusted = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    allowed = {"Effect": "Allow", "Action": allows, "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": [allowed]}
    return typed(
        "IAM::Role",
        AssumeRolePolicyDocument={"Version": "2012-10-17", "Statement": [trusted]},
        Policies=[{"PolicyName": "all", "PolicyDocument": policy}] if allows else [],
    )


def api(name: str, methods: dict[str, Template], **settings: Any) -> dict[str, Template]:
    """An API of one method a path, deployed as the stage `live`; its names begin with `name`."""
    resources: dict[str, Template] = {
        name: typed(
            "ApiGateway::RestApi", Name={"Fn::Sub": f"${{AWS::StackName}}-{name}"}, **settings
        )
    }
    for path, properties in methods.items():
        verb = properties.pop("Verb", "POST")
        resources[f"{name}{path}Path"] = typed(
            "ApiGateway::Resource",
            RestApiId=ref(name),
            ParentId=att(name, "RootResourceId"),
            PathPart=path,
        )
        resources[f"{name}{path}"] = typed(
            "ApiGateway::Method",
            RestApiId=ref(name),
            ResourceId=ref(f"{name}{path}Path"),
            HttpMethod=verb,
            **{"AuthorizationType": "NONE", **properties},
        )
    deployment = typed("ApiGateway::Deployment", RestApiId=ref(name))
    resources[f"{name}Deployment"] = {
        **deployment,
        "DependsOn": [f"{name}{path}" for path in methods],
    }
    resources[f"{name}Stage"] = typed(
        "ApiGateway::Stage",
        RestApiId=ref(name),
        DeploymentId=ref(f"{name}Deployment"),
        StageName="live",
    )
    return resources


def proxied(kind: str = "AWS_PROXY", **integration: Any) -> Template:
    """A method that the function answers."""
    path = "lambda:path/2015-03-31/functions/${Function.Arn}/invocations"
    uri = f"arn:aws:apigateway:${{AWS::Region}}:{path}"
    return {
        "Integration": {
            "Type": kind,
            "IntegrationHttpMethod": "POST",
            "Uri": {"Fn::Sub": uri},
            **integration,
        }
    }


def validated(name: str) -> Template:
    """A method that answers by itself whatever its validator lets pass."""
    return {
        "RequestValidatorId": ref(f"{name}Validator"),
        "RequestModels": {"application/json": ref(f"{name}Model")},
        "RequestParameters": {
            "method.request.querystring.q": True,
            "method.request.header.x-h": True,
        },
        "Integration": {
            "Type": "MOCK",
            "RequestTemplates": {"application/json": '{"statusCode": 200}'},
            "IntegrationResponses": [{"StatusCode": "200"}],
        },
        "MethodResponses": [{"StatusCode": "200"}],
    }


def decoded() -> Template:
    """A method that answers what its template decodes."""
    answer = {"application/json": "$util.base64Decode('aGVsbG8=')"}
    return {
        "Integration": {
            "Type": "MOCK",
            "RequestTemplates": {"application/json": '{"statusCode": 200}'},
            "IntegrationResponses": [{"StatusCode": "200", "ResponseTemplates": answer}],
        },
        "MethodResponses": [{"StatusCode": "200"}],
    }


def mapped() -> Template:
    """A method that answers what the mapping templates' rows make, between two tildes."""
    given = """{"a":1,"t":true,"n":null}""", """["x",{"k":1}]"""
    known = "".join(
        f"#set(${n} = $util.parseJson('{t}'))" for n, t in zip("ol", given, strict=True)
    )
    rows = "~~".join(row.asks["template"] for row in rows_of("apigateway/mapping_templates"))
    return {
        "Integration": {
            "Type": "MOCK",
            "RequestTemplates": {"application/json": '{"statusCode": 200}'},
            "IntegrationResponses": [
                {"StatusCode": "200", "ResponseTemplates": {"application/json": known + rows}}
            ],
        },
        "MethodResponses": [{"StatusCode": "200"}],
    }


def asked() -> Template:
    """All APIs that rows ask, in one template."""
    function = inline_function(FUNCTION)
    permission = typed(
        "Lambda::Permission",
        Action="lambda:InvokeFunction",
        FunctionName=ref("Function"),
        Principal="apigateway.amazonaws.com",
    )
    binary = {"octets": ["application/octet-stream", "image/*"], "all": ["*/*"]}
    strict = {
        **api("strict", {"events": validated("strict")}),
        "strictModel": typed(
            "ApiGateway::Model",
            RestApiId=ref("strict"),
            ContentType="application/json",
            Schema=MODEL,
        ),
        "strictValidator": typed(
            "ApiGateway::RequestValidator",
            RestApiId=ref("strict"),
            ValidateRequestBody=True,
            ValidateRequestParameters=True,
        ),
        "strictResponse": typed(
            "ApiGateway::GatewayResponse",
            RestApiId=ref("strict"),
            ResponseType="BAD_REQUEST_BODY",
            ResponseTemplates={"application/json": "$context.error.validationErrorString"},
        ),
    }
    strict["strictDeployment"]["DependsOn"].append("strictResponse")
    apis = api("plain", {"answer": proxied(), "echo": proxied()})
    apis |= api("hurried", {kind: proxied(KINDS[kind], TimeoutInMillis=50) for kind in KINDS})
    for name, types in binary.items():
        methods = {"echo": proxied(), "answer": proxied()}
        apis |= api(name, methods, BinaryMediaTypes=types)
    apis |= api("compressing", {"echo": proxied(), "decoded": decoded()}, MinimumCompressionSize=40)
    apis |= api("mapping", {"mapped": mapped()})
    apis["mappingStage"]["Properties"]["Variables"] = {"sv": "val"}
    names = ["plain", "hurried", "octets", "all", "strict", "compressing", "mapping"]
    return {
        "Resources": {
            "Role": role("lambda.amazonaws.com"),
            "Function": function,
            "Permission": permission,
            **apis,
            **strict,
        },
        "Outputs": {name: {"Value": ref(name)} for name in names},
    }
