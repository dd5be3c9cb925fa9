import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import test from "node:test";

import {
  CreateTopicCommand,
  DeleteTopicCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import PayloadValidator from "sns-payload-validator";
import MessageValidator from "sns-validator";

import { createQueue, queueAttributes, receiveAll, uniqueName } from "./support.js";

const sns = new SNSClient();

// Both validators insist on certificates that Amazon serves over TLS. They get ours, from where the message says that
// it is; what they check is what they always check.
https.get = (url, ...rest) =>
  http.get(process.env.AWS_ENDPOINT_URL + new URL(url).pathname, rest.at(-1));
const asFromAmazon = (document) => ({
  ...document,
  SigningCertURL: `https://sns.us-east-1.amazonaws.com${new URL(document.SigningCertURL).pathname}`,
});

const validators = {
  "sns-validator": (document) =>
    new Promise((resolve, reject) => {
      new MessageValidator().validate(document, (error, valid) => (error ? reject(error) : resolve(valid)));
    }),
  "sns-payload-validator": (document) => new PayloadValidator({ useCache: false }).validate(document),
};

async function createTopic(t, Attributes = {}) {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: uniqueName("topic"), Attributes }));
  t.after(() => sns.send(new DeleteTopicCommand({ TopicArn })));
  return TopicArn;
}

/** A web server that answers everything with 200; `next()` gives the document of the next request. */
async function listen(t) {
  const documents = [];
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (data) => (body += data));
    request.on("end", () => {
      documents.push(JSON.parse(body));
      server.emit("document");
      response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const next = async () => {
    if (documents.length === 0) {
      await once(server, "document", { signal: AbortSignal.timeout(20_000) });
    }
    return documents.shift();
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, next };
}

const visit = (url) =>
  new Promise((resolve, reject) => {
    http.get(url, (response) => response.resume().on("end", () => resolve(response.statusCode))).on("error", reject);
  });

for (const [name, validate] of Object.entries(validators)) {
  for (const SignatureVersion of ["1", "2"]) {
    test(`${name} accepts notifications of signature version ${SignatureVersion}`, async (t) => {
      const TopicArn = await createTopic(t, { SignatureVersion });
      const { QueueUrl } = await createQueue(t, "signed");
      const { QueueArn } = await queueAttributes(QueueUrl, "QueueArn");
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: QueueArn }));
      const texts = ["plain", "Grüße, 日本 🌫", '"quoted"\n\\ and\ttabbed'];
      for (const Message of texts) {
        await sns.send(new PublishCommand({ TopicArn, Message }));
        await sns.send(new PublishCommand({ TopicArn, Message, Subject: "a subject" }));
      }

      const messages = await receiveAll(QueueUrl, 2 * texts.length);
      for (const { Body } of messages) {
        const document = asFromAmazon(JSON.parse(Body));
        assert.equal(document.SignatureVersion, SignatureVersion);
        await validate({ ...document });
        await assert.rejects(validate({ ...document, Message: "forged" }), /[Ii]nvalid|[Ss]ignature/);
      }
    });

    test(`${name} accepts confirmations of signature version ${SignatureVersion}`, async (t) => {
      const TopicArn = await createTopic(t, { SignatureVersion });
      const web = await listen(t);
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: "http", Endpoint: web.url }));
      const question = asFromAmazon(await web.next());
      assert.equal(question.Type, "SubscriptionConfirmation");
      await validate({ ...question });
      await assert.rejects(validate({ ...question, Token: "forged" }), /[Ii]nvalid|[Ss]ignature/);

      assert.equal(await visit(question.SubscribeURL), 200);
      await sns.send(new PublishCommand({ TopicArn, Message: "by web" }));
      const notification = await web.next();
      await validate(asFromAmazon(notification));

      assert.equal(await visit(notification.UnsubscribeURL), 200);
      const farewell = asFromAmazon(await web.next());
      assert.equal(farewell.Type, "UnsubscribeConfirmation");
      // sns-validator leaves the token out of what it checks, against the developer guide.
      if (name !== "sns-validator") {
        await validate({ ...farewell });
      }
    });
  }
}
