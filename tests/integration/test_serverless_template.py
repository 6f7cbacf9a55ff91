"""A template for AWS SAM, of a stack like ours, deploys and carries an event to Athena."""

import time
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.conformance.stacks import Stacks
from tests.integration.conftest import Client

TEMPLATE = """
AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.13, Timeout: 10, Handler: index.handler}
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Database:
    Type: AWS::Glue::Database
    Properties: {CatalogId: !Ref AWS::AccountId, DatabaseInput: {Name: !Ref Names}}
  Table:
    Type: AWS::Glue::Table
    Properties:
      CatalogId: !Ref AWS::AccountId
      DatabaseName: !Ref Database
      TableInput:
        Name: events
        TableType: EXTERNAL_TABLE
        StorageDescriptor:
          Columns: [{Name: id, Type: string}, {Name: n, Type: int}]
          Location: !Sub s3://${Bucket}/events/
          InputFormat: org.apache.hadoop.mapred.TextInputFormat
          OutputFormat: org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat
          SerdeInfo: {SerializationLibrary: org.openx.data.jsonserde.JsonSerDe}
  DeliveryRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: firehose.amazonaws.com}, Action: "sts:AssumeRole"}]
      Policies:
        - PolicyName: write
          PolicyDocument:
            Version: "2012-10-17"
            Statement: [{Effect: Allow, Action: "s3:*", Resource: [!GetAtt Bucket.Arn, !Sub "${Bucket.Arn}/*"]}]
  Delivery:
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties:
      DeliveryStreamName: !Ref Names
      ExtendedS3DestinationConfiguration:
        BucketARN: !GetAtt Bucket.Arn
        RoleARN: !GetAtt DeliveryRole.Arn
        Prefix: events/
        ErrorOutputPrefix: errors/
  Ingest:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {STREAM: !Ref Delivery}}
      Policies:
        - Version: "2012-10-17"
          Statement: [{Effect: Allow, Action: "firehose:PutRecord", Resource: !GetAtt Delivery.Arn}]
      Events:
        Post: {Type: Api, Properties: {Path: /events, Method: post}}
      InlineCode: |
        import os, boto3
        def handler(event, context):
            record = {"Data": event["body"].encode() + b"\\n"}
            boto3.client("firehose").put_record(DeliveryStreamName=os.environ["STREAM"], Record=record)
            return {"statusCode": 202}
Parameters:
  Names: {Type: String}
Outputs:
  Api: {Value: !Ref ServerlessRestApi}
  Bucket: {Value: !Ref Bucket}
"""  # noqa: E501 -- a policy a line
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


@pytest.fixture
def outputs(client: Client) -> Any:
    """Deploy the template; it goes with the test."""
    name = f"sam{uuid4().hex[:8]}"
    stacks, s3 = Stacks(client("cloudformation")), client("s3")
    stacks.cloudformation.create_stack(
        StackName=name,
        TemplateBody=TEMPLATE,
        Capabilities=CAPABILITIES,
        Parameters=[{"ParameterKey": "Names", "ParameterValue": name}],
    )
    stack = stacks.ended(name)
    assert stack.status == "CREATE_COMPLETE", stacks.events(name)
    yield {**stack.outputs, "Names": name}
    for found in s3.list_objects_v2(Bucket=stack.outputs["Bucket"]).get("Contents", []):
        s3.delete_object(Bucket=stack.outputs["Bucket"], Key=found["Key"])
    assert stacks.delete(name) == "DELETE_COMPLETE"


def test_event_reaches_athena_through_a_sam_template(
    outputs: dict[str, str], client: Client, endpoint: str
) -> None:
    url = f"{endpoint}/_aws/execute-api/{outputs['Api']}/Prod/events"
    assert requests.post(url, json={"id": "a", "n": 7}, timeout=30).status_code == 202
    flush = f"{endpoint}/_analytics/firehose/{outputs['Names']}/flush"
    requests.post(flush, timeout=60).raise_for_status()
    rows = answer(client("athena"), outputs, "SELECT id, n FROM events")
    assert rows == [["id", "n"], ["a", "7"]]


def answer(athena: Any, outputs: dict[str, str], query: str) -> list[list[str]]:
    """Run a query to its end, and give its rows with their head."""
    where = f"s3://{outputs['Bucket']}/results/"
    started = athena.start_query_execution(
        QueryString=query,
        QueryExecutionContext={"Database": outputs["Names"]},
        ResultConfiguration={"OutputLocation": where},
    )["QueryExecutionId"]
    deadline = time.monotonic() + 60
    state: dict[str, Any] = {"State": "QUEUED"}
    while state["State"] in ("QUEUED", "RUNNING") and time.monotonic() < deadline:
        time.sleep(0.05)
        execution = athena.get_query_execution(QueryExecutionId=started)["QueryExecution"]
        state = execution["Status"]
    assert state["State"] == "SUCCEEDED", state
    result = athena.get_query_results(QueryExecutionId=started)["ResultSet"]["Rows"]
    return [[value["VarCharValue"] for value in row["Data"]] for row in result]
