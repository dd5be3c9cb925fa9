import assert from "node:assert/strict";
import test from "node:test";

import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ListQueueTagsCommand,
  paginateListQueues,
  QueueDoesNotExist,
  QueueNameExists,
  SetQueueAttributesCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from "@aws-sdk/client-sqs";

import { createQueue, queueAttributes, sqs, uniqueName } from "./support.js";

test("a queue keeps the attributes it was created with", async (t) => {
  const { QueueName, QueueUrl } = await createQueue(t, "attributes", {
    VisibilityTimeout: "45",
    MessageRetentionPeriod: "3600",
  });

  const attributes = await queueAttributes(QueueUrl, "All");
  assert.equal(attributes.VisibilityTimeout, "45");
  assert.equal(attributes.MessageRetentionPeriod, "3600");
  assert.equal(attributes.DelaySeconds, "0");
  assert.match(attributes.QueueArn, new RegExp(`^arn:aws:sqs:[a-z0-9-]+:\\d{12}:${QueueName}$`));

  await sqs.send(
    new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: "60" } }),
  );
  assert.deepEqual(await queueAttributes(QueueUrl, "VisibilityTimeout"), {
    VisibilityTimeout: "60",
  });
});

test("a queue's URL is found by its name", async (t) => {
  const { QueueName, QueueUrl } = await createQueue(t, "url");

  const found = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  assert.equal(found.QueueUrl, QueueUrl);
  assert.match(QueueUrl, new RegExp(`/\\d{12}/${QueueName}$`));
});

test("creating a queue again with other attributes is refused", async (t) => {
  const { QueueName, QueueUrl } = await createQueue(t, "again", { VisibilityTimeout: "45" });
  const create = (VisibilityTimeout) =>
    sqs.send(new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout } }));

  assert.equal((await create("45")).QueueUrl, QueueUrl);
  await assert.rejects(create("46"), QueueNameExists);
});

test("tags are set, added and removed", async (t) => {
  const { QueueUrl } = await createQueue(t, "tags", {}, { team: "billing", stage: "test" });
  const tags = async () => (await sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags;

  assert.deepEqual(await tags(), { team: "billing", stage: "test" });
  await sqs.send(new TagQueueCommand({ QueueUrl, Tags: { stage: "live", owner: "ana" } }));
  await sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: ["team"] }));
  assert.deepEqual(await tags(), { stage: "live", owner: "ana" });
});

test("the paginator walks every queue with a prefix", async (t) => {
  const prefix = uniqueName("page");
  const created = [];
  for (const suffix of ["a", "b", "c", "d", "e"]) {
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({ QueueName: `${prefix}-${suffix}` }),
    );
    t.after(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
    created.push(QueueUrl);
  }

  const pages = [];
  const paginator = paginateListQueues({ client: sqs, pageSize: 2 }, { QueueNamePrefix: prefix });
  for await (const page of paginator) {
    pages.push(page.QueueUrls ?? []);
  }
  assert.ok(pages.length >= 3);
  assert.ok(pages.every((urls) => urls.length <= 2));
  assert.deepEqual(pages.flat().sort(), created);
});

test("a queue that was never made raises QueueDoesNotExist", async () => {
  await assert.rejects(
    sqs.send(new GetQueueUrlCommand({ QueueName: uniqueName("missing") })),
    (error) => {
      assert.ok(error instanceof QueueDoesNotExist);
      assert.equal(error.name, "QueueDoesNotExist");
      assert.equal(error.$fault, "client");
      assert.equal(error.$metadata.httpStatusCode, 400);
      return true;
    },
  );
});

test("a deleted queue is gone", async () => {
  const QueueName = uniqueName("deleted");
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));

  await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  await assert.rejects(sqs.send(new GetQueueUrlCommand({ QueueName })), QueueDoesNotExist);
});
