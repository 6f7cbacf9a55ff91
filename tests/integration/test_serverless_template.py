"""A template for AWS SAM, of a stack like ours, deploys and carries an event to Athena."""

from collections.abc import Iterator

import pytest
import requests

from tests.conformance.stacks import Stacks
from tests.integration.foreign_stacks import CAPABILITIES, deployed, flush, rows
from tests.one_emulator import Client

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
  Ping:
    Type: AWS::Serverless::Function
    Properties:
      FunctionUrlConfig: {AuthType: NONE}
      InlineCode: |
        def handler(event, context):
            return {"statusCode": 200, "body": event["rawPath"]}
Parameters:
  Names: {Type: String}
Outputs:
  Ping: {Value: !GetAtt PingUrl.FunctionUrl}
  Api: {Value: !Ref ServerlessRestApi}
  BucketName: {Value: !Ref Bucket}
"""  # noqa: E501 -- a policy a line


@pytest.fixture(scope="module")
def outputs(client: Client) -> Iterator[dict[str, str]]:
    with deployed(client, TEMPLATE) as given:
        yield given


def test_event_reaches_athena_through_a_sam_template(
    outputs: dict[str, str], client: Client, endpoint: str
) -> None:
    url = f"{endpoint}/_aws/execute-api/{outputs['Api']}/Prod/events"
    assert requests.post(url, json={"id": "a", "n": 7}, timeout=30).status_code == 202
    flush(endpoint, outputs["Names"])
    found = rows(client("athena"), outputs, "SELECT id, n FROM events")
    assert found == [["id", "n"], ["a", "7"]]


def test_address_of_a_sam_function_answers(outputs: dict[str, str], endpoint: str) -> None:
    host = outputs["Ping"].removeprefix("http://").strip("/")  # whose name needn't resolve
    answer = requests.get(f"{endpoint}/a/b", headers={"Host": host}, timeout=30)
    assert (answer.status_code, answer.text) == (200, "/a/b")


def test_next_deployment_of_a_sam_template_changes_the_api_in_place(
    outputs: dict[str, str], client: Client, endpoint: str
) -> None:
    more = "Events:\n        More: {Type: Api, Properties: {Path: /more, Method: post}}"
    stacks = Stacks(client("cloudformation"), [outputs["Names"]])
    stacks.cloudformation.update_stack(
        StackName=outputs["Names"],
        TemplateBody=TEMPLATE.replace("Events:", more),
        Capabilities=CAPABILITIES,
        Parameters=[{"ParameterKey": "Names", "UsePreviousValue": True}],
    )
    stack = stacks.ended(outputs["Names"])
    assert stack.status == "UPDATE_COMPLETE", stacks.events(stack.name)
    assert stack.outputs["Api"] == outputs["Api"]
    for path, status in (("events", 202), ("more", 202), ("none", 403)):
        url = f"{endpoint}/_aws/execute-api/{outputs['Api']}/Prod/{path}"
        assert requests.post(url, json={"id": "a", "n": 7}, timeout=30).status_code == status
