import { randomUUID } from "node:crypto";

import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";

process.env.AWS_ENDPOINT_URL ||= "http://127.0.0.1:4566";
process.env.AWS_ACCESS_KEY_ID ||= "test";
process.env.AWS_SECRET_ACCESS_KEY ||= "test";
process.env.AWS_REGION ||= "us-east-1";

export const sqs = new SQSClient();
export const sts = new STSClient();

export const uniqueName = (label) => `js-${label}-${randomUUID()}`;

export async function createQueue(t, label, Attributes = {}, tags = undefined) {
  const QueueName = uniqueName(label) + (Attributes.FifoQueue === "true" ? ".fifo" : "");
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes, tags }));
  t.after(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
  return { QueueName, QueueUrl };
}

export async function queueAttributes(QueueUrl, ...AttributeNames) {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames }),
  );
  return Attributes;
}

export async function receive(QueueUrl, options = {}) {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
      ...options,
    }),
  );
  return Messages;
}

/** Long polls until `count` messages have arrived; `onBatch` sees each batch before the next poll. */
export async function receiveAll(QueueUrl, count, onBatch = async () => {}) {
  const deadline = Date.now() + 20_000;
  const messages = [];
  while (messages.length < count) {
    if (Date.now() > deadline) {
      throw new Error(`received ${messages.length} of ${count} messages before the deadline`);
    }
    const batch = await receive(QueueUrl, { WaitTimeSeconds: 5 });
    messages.push(...batch);
    await onBatch(batch);
  }
  return messages;
}
