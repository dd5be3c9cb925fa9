// A response in pieces: one POST with a chunked body; a failure comes after them as trailers.
//   https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
import http from 'node:http';
import { Writable } from 'node:stream';
import { InvalidStreamingOperation, toResponse } from './errors.mjs';

const PRELUDE_TYPE = 'application/vnd.awslambda.http-integration-response';
const ERROR_TYPE = 'Lambda-Runtime-Function-Error-Type';
const ERROR_BODY = 'Lambda-Runtime-Function-Error-Body';

class ResponseStream extends Writable {
  #request;
  #begun = false;

  constructor(request, highWaterMark) {
    super({ decodeStrings: false, ...(highWaterMark === undefined ? {} : { highWaterMark }) });
    this.#request = request;
  }

  setContentType(type) {
    if (this.#begun) throw new InvalidStreamingOperation('Cannot set content-type, too late.');
    this.#request.setHeader('Content-Type', type);
  }

  write(chunk, ...rest) {
    if (!this.#begun) {
      this.#begun = true;
      this._onBeforeFirstWrite?.((prelude) => super.write(prelude));
    }
    const plain = typeof chunk === 'string' || Buffer.isBuffer(chunk) || chunk instanceof Uint8Array;
    return super.write(plain ? chunk : JSON.stringify(chunk), ...rest);
  }

  end(chunk, ...rest) {
    // Writable.end would go around write(), and a prelude must be first even before nothing.
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') {
      this.write(chunk, typeof rest[0] === 'string' ? rest[0] : undefined);
      return super.end(...rest.filter((one) => typeof one === 'function'));
    }
    return typeof chunk === 'function' ? super.end(chunk) : super.end(...rest);
  }

  _write(chunk, encoding, done) {
    this.#request.write(chunk, encoding === 'buffer' ? undefined : encoding, done);
  }

  _final(done) {
    this.#request.end(done);
  }

  _destroy(error, done) {
    if (error) this.#request.destroy(error);
    done(error);
  }
}

export const HttpResponseStream = {
  // Status, headers and cookies of an HTTP response: JSON, then eight zero bytes, then the body.
  from(stream, prelude) {
    stream.setContentType(PRELUDE_TYPE);
    const text = JSON.stringify(prelude);
    stream._onBeforeFirstWrite = (write) => {
      write(text);
      write(new Uint8Array(8));
    };
    return stream;
  },
};

export function openStream(options, highWaterMark) {
  let request;
  const answered = new Promise((resolve, reject) => {
    request = http.request({
      ...options,
      method: 'POST',
      headers: {
        'Lambda-Runtime-Function-Response-Mode': 'streaming',
        'Content-Type': 'application/octet-stream',
        'Transfer-Encoding': 'chunked',
        Trailer: [ERROR_TYPE, ERROR_BODY],
      },
    });
    request.on('response', (response) => response.on('end', resolve).on('error', reject).resume());
    request.on('error', reject);
  });
  answered.catch(() => {});
  const stream = new ResponseStream(request, highWaterMark);
  const fail = (error) => {
    const document = toResponse(error);
    if (!request.destroyed && !request.writableEnded) {
      request.addTrailers({
        [ERROR_TYPE]: document.errorType,
        [ERROR_BODY]: Buffer.from(JSON.stringify(document)).toString('base64'),
      });
      request.end();
    }
    return answered.catch(() => {});
  };
  return { stream, answered, fail };
}
