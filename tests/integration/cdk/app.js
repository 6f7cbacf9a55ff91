// A stack like ours, as the AWS CDK makes it, without bootstrapping. How template.json comes of it: docs/testing.md.
const cdk = require("aws-cdk-lib");
const { aws_apigateway: apigateway, aws_glue: glue, aws_kinesisfirehose: firehose } = cdk;
const { aws_lambda: lambda, aws_logs: logs, aws_s3: s3 } = cdk;

const CODE = `
import os, boto3
def handler(event, context):
    record = {"Data": event["body"].encode() + b"\\n"}
    boto3.client("firehose").put_record(DeliveryStreamName=os.environ["STREAM"], Record=record)
    return {"statusCode": 202}
`;
const app = new cdk.App();
const stack = new cdk.Stack(app, "clickstream", { synthesizer: new cdk.BootstraplessSynthesizer() });
const names = new cdk.CfnParameter(stack, "Names").valueAsString;
const removalPolicy = cdk.RemovalPolicy.DESTROY;

const bucket = new s3.Bucket(stack, "Bucket", {
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  lifecycleRules: [{ expiration: cdk.Duration.days(30), prefix: "errors/" }],
  removalPolicy,
});
const database = new glue.CfnDatabase(stack, "Database", {
  catalogId: stack.account,
  databaseInput: { name: names },
});
new glue.CfnTable(stack, "Table", {
  catalogId: stack.account,
  databaseName: database.ref,
  tableInput: {
    name: "events",
    tableType: "EXTERNAL_TABLE",
    storageDescriptor: {
      columns: [{ name: "id", type: "string" }, { name: "n", type: "int" }],
      location: bucket.s3UrlForObject("events/"),
      inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
      outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
      serdeInfo: { serializationLibrary: "org.openx.data.jsonserde.JsonSerDe" },
    },
  },
});
const stream = new firehose.DeliveryStream(stack, "Delivery", {
  deliveryStreamName: names,
  destination: new firehose.S3Bucket(bucket, { dataOutputPrefix: "events/", errorOutputPrefix: "errors/" }),
});
const ingest = new lambda.Function(stack, "Ingest", {
  runtime: lambda.Runtime.PYTHON_3_13,
  handler: "index.handler",
  code: lambda.Code.fromInline(CODE),
  environment: { STREAM: stream.deliveryStreamName },
  logGroup: new logs.LogGroup(stack, "Logs", { retention: logs.RetentionDays.ONE_WEEK, removalPolicy }),
  timeout: cdk.Duration.seconds(10),
});
stream.grantPutRecords(ingest);
const api = new apigateway.RestApi(stack, "Api", { deployOptions: { stageName: "dev", throttlingRateLimit: 100 } });
const integration = new apigateway.LambdaIntegration(ingest);
api.root.addResource("events").addMethod("POST", integration, { apiKeyRequired: true });
const plan = api.addUsagePlan("Plan", { throttle: { rateLimit: 10, burstLimit: 5 } });
const key = api.addApiKey("Key");
plan.addApiKey(key);
plan.addApiStage({ stage: api.deploymentStage });

new cdk.CfnOutput(stack, "ApiId", { value: api.restApiId });
new cdk.CfnOutput(stack, "KeyId", { value: key.keyId });
new cdk.CfnOutput(stack, "BucketName", { value: bucket.bucketName });
app.synth();
