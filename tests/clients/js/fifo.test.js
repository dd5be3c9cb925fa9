import assert from "node:assert/strict";
import test from "node:test";

import { DeleteMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";

import { createQueue, receive, receiveAll, sqs } from "./support.js";

const FIFO = { FifoQueue: "true" };

const send = (QueueUrl, MessageGroupId, MessageBody, MessageDeduplicationId = MessageBody) =>
  sqs.send(
    new SendMessageCommand({ QueueUrl, MessageGroupId, MessageBody, MessageDeduplicationId }),
  );

const remove = (QueueUrl, { ReceiptHandle }) =>
  sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));

/** A group's later messages only come once its earlier ones are deleted. */
const drain = (QueueUrl, count) =>
  receiveAll(QueueUrl, count, (batch) =>
    Promise.all(batch.map((message) => remove(QueueUrl, message))),
  );

test("messages keep their order within each group", async (t) => {
  const { QueueUrl } = await createQueue(t, "order", FIFO);
  for (const number of [1, 2, 3]) {
    for (const group of ["a", "b"]) {
      await send(QueueUrl, group, `${group}${number}`);
    }
  }

  const messages = await drain(QueueUrl, 6);
  for (const group of ["a", "b"]) {
    const mine = messages.filter(({ Attributes }) => Attributes.MessageGroupId === group);
    assert.deepEqual(
      mine.map(({ Body }) => Body),
      [`${group}1`, `${group}2`, `${group}3`],
    );
  }
});

test("sequence numbers increase", async (t) => {
  const { QueueUrl } = await createQueue(t, "sequence", FIFO);
  const sent = [];
  for (const body of ["one", "two", "three"]) {
    sent.push(BigInt((await send(QueueUrl, "group", body)).SequenceNumber));
  }
  assert.ok(sent[0] < sent[1] && sent[1] < sent[2]);

  const received = await drain(QueueUrl, 3);
  assert.deepEqual(
    received.map(({ Attributes }) => BigInt(Attributes.SequenceNumber)),
    sent,
  );
});

test("a deduplication id is delivered once", async (t) => {
  const { QueueUrl } = await createQueue(t, "dedup", FIFO);
  const first = await send(QueueUrl, "group", "original", "same-id");
  const second = await send(QueueUrl, "group", "repeated", "same-id");
  assert.equal(second.MessageId, first.MessageId);
  assert.equal(second.SequenceNumber, first.SequenceNumber);

  const [message] = await receiveAll(QueueUrl, 1);
  assert.equal(message.Body, "original");
  assert.equal(message.Attributes.MessageDeduplicationId, "same-id");
  await remove(QueueUrl, message);
  assert.deepEqual(await receive(QueueUrl), []);
});

test("content-based deduplication needs no id", async (t) => {
  const { QueueUrl } = await createQueue(t, "content", {
    ...FIFO,
    ContentBasedDeduplication: "true",
  });
  const first = await send(QueueUrl, "group", "same", undefined);
  const second = await send(QueueUrl, "group", "same", undefined);
  assert.equal(second.MessageId, first.MessageId);
});

test("a group waits while one of its messages is in flight", async (t) => {
  const { QueueUrl } = await createQueue(t, "lock", FIFO);
  await send(QueueUrl, "group", "first");
  await send(QueueUrl, "group", "second");

  const [first] = await receive(QueueUrl, { MaxNumberOfMessages: 1, WaitTimeSeconds: 5 });
  assert.equal(first.Body, "first");
  assert.deepEqual(await receive(QueueUrl), []);

  await remove(QueueUrl, first);
  const [second] = await receiveAll(QueueUrl, 1);
  assert.equal(second.Body, "second");
});
