// Orders: events reach a function by a rule, a queue gets what a topic says, and the function keeps it in a bucket.
import * as path from 'node:path';
import {
  App,
  CfnOutput,
  Duration,
  RemovalPolicy,
  Stack,
  aws_events as events,
  aws_events_targets as targets,
  aws_lambda as lambda,
  aws_lambda_event_sources as sources,
  aws_logs as logs,
  aws_s3 as s3,
  aws_sns as sns,
  aws_sns_subscriptions as subscriptions,
  aws_sqs as sqs,
} from 'aws-cdk-lib';

const app = new App();
const stack = new Stack(app, 'fogbank-cdk-typescript');

const bucket = new s3.Bucket(stack, 'Kept', { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true });
const dead = new sqs.Queue(stack, 'Dead');
const queue = new sqs.Queue(stack, 'Invoices', {
  visibilityTimeout: Duration.seconds(60),
  deadLetterQueue: { queue: dead, maxReceiveCount: 3 },
});
const topic = new sns.Topic(stack, 'Orders');
topic.addSubscription(
  new subscriptions.SqsSubscription(queue, {
    rawMessageDelivery: true,
    filterPolicy: { kind: sns.SubscriptionFilter.stringFilter({ allowlist: ['paid'] }) },
  }),
);

const keep = new lambda.Function(stack, 'Keep', {
  runtime: lambda.Runtime.PYTHON_3_11,
  code: lambda.Code.fromAsset(path.join(__dirname, '../functions')),
  handler: 'keep.handler',
  timeout: Duration.seconds(20),
  environment: { BUCKET: bucket.bucketName },
  logGroup: new logs.LogGroup(stack, 'Log', {
    retention: logs.RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
  }),
});
bucket.grantWrite(keep);
keep.addEventSource(new sources.SqsEventSource(queue, { batchSize: 5, reportBatchItemFailures: true }));

const bus = new events.EventBus(stack, 'Bus');
new events.Rule(stack, 'Placed', {
  eventBus: bus,
  eventPattern: { source: ['shop'], detailType: ['placed'] },
  targets: [new targets.LambdaFunction(keep, { deadLetterQueue: dead, retryAttempts: 2 })],
});
new events.Rule(stack, 'Daily', {
  schedule: events.Schedule.rate(Duration.days(1)),
  targets: [new targets.SqsQueue(dead)],
});

new CfnOutput(stack, 'Bucket', { value: bucket.bucketName });
new CfnOutput(stack, 'Topic', { value: topic.topicArn });
new CfnOutput(stack, 'BusName', { value: bus.eventBusName });
