// The catalogue: says what an uploaded file is, by its name and size.

const KINDS = { jpg: "picture", png: "picture", md: "text", txt: "text", mp3: "sound" };

export const handler = async (event) => {
  const entries = event.Records.map(({ s3: { object } }) => entryOf(object));
  for (const { name, kind, size } of entries) {
    console.log(`${name} is a ${kind} of ${size} bytes`);
  }
  return { entries };
};

function entryOf(object) {
  // Keys are encoded as in forms: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
  const name = decodeURIComponent(object.key.replaceAll("+", " "));
  const kind = KINDS[name.split(".").pop().toLowerCase()];
  if (kind === undefined) {
    throw new TypeError(`${name} is nothing that the catalogue knows`);
  }
  return { name, kind, size: object.size };
}
