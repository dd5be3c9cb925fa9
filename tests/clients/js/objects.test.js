import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import test from "node:test";

import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  waitUntilBucketExists,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

import "./support.js"; // where the server is

const s3 = new S3Client({ forcePathStyle: true });

async function createBucket(t) {
  const Bucket = `js-${randomUUID()}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  await waitUntilBucketExists({ client: s3, maxWaitTime: 10 }, { Bucket });
  t.after(async () => {
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket })) {
      const Objects = Contents.map(({ Key }) => ({ Key }));
      if (Objects.length) await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    }
    await s3.send(new DeleteBucketCommand({ Bucket }));
  });
  return Bucket;
}

async function read(Bucket, Key, options = {}) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...options }));
  return Buffer.from(await Body.transformToByteArray());
}

test("S3 keeps bytes, metadata and headers", async (t) => {
  const Bucket = await createBucket(t);
  const Key = "a folder/ünïcode+&.txt";

  const put = await s3.send(
    new PutObjectCommand({ Bucket, Key, Body: "hello", ContentType: "text/plain", Metadata: { who: "js" } }),
  );
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));

  assert.equal(head.ETag, put.ETag);
  assert.equal(head.ContentType, "text/plain");
  assert.deepEqual(head.Metadata, { who: "js" });
  assert.equal((await read(Bucket, Key)).toString(), "hello");
  assert.equal((await read(Bucket, Key, { Range: "bytes=1-2" })).toString(), "el");
  await assert.rejects(read(Bucket, "nothing"), NoSuchKey);
});

test("S3 takes a stream of a known length in chunks with a trailing checksum", async (t) => {
  const Bucket = await createBucket(t);
  const bytes = randomBytes(300_000);
  const pieces = [bytes.subarray(0, 100_000), bytes.subarray(100_000)];

  await s3.send(
    new PutObjectCommand({ Bucket, Key: "k", Body: Readable.from(pieces), ContentLength: bytes.length }),
  );

  assert.ok(bytes.equals(await read(Bucket, "k")));
});

test("S3 takes a stream of an unknown length in parts", async (t) => {
  const Bucket = await createBucket(t);
  const bytes = randomBytes(12 * 1024 * 1024);
  const upload = new Upload({ client: s3, params: { Bucket, Key: "large", Body: Readable.from([bytes]) } });

  const { ETag } = await upload.done();

  assert.match(ETag, /-3"$/);
  assert.ok(bytes.equals(await read(Bucket, "large")));
});

test("S3 serves whom a presigned URL was given", async (t) => {
  const Bucket = await createBucket(t);
  const Key = "presigned key";

  const put = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key }), { expiresIn: 60 });
  assert.equal((await fetch(put, { method: "PUT", body: "by fetch" })).status, 200);
  const get = await getSignedUrl(
    s3,
    new GetObjectCommand({ Bucket, Key, ResponseContentDisposition: "attachment" }),
    { expiresIn: 60 },
  );
  const answer = await fetch(get);

  assert.equal(await answer.text(), "by fetch");
  assert.equal(answer.headers.get("content-disposition"), "attachment");
});

test("S3 copies and pages", async (t) => {
  const Bucket = await createBucket(t);
  await s3.send(new PutObjectCommand({ Bucket, Key: "0", Body: "x" }));
  for (const number of [1, 2, 3, 4]) {
    await s3.send(new CopyObjectCommand({ Bucket, Key: `${number}`, CopySource: `${Bucket}/0` }));
  }

  const pages = [];
  for await (const page of paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket })) {
    pages.push(page.Contents.map(({ Key }) => Key));
  }

  assert.deepEqual(pages, [["0", "1"], ["2", "3"], ["4"]]);
});
