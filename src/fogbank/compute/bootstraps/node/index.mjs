// Fogbank's runtime client for Node.js >= 18: it speaks the Lambda Runtime API as aws-lambda-ric does on the wire,
// with nothing but Node's standard library, so that nobody has to build a native module.
//
//   https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
//   https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
//
// One loop: next -> handler -> response | error -> next. How a handler is found is in load.mjs, what its console writes
// in log.mjs, a response in pieces in stream.mjs, and how answers reach CloudFormation in answers.mjs.
import http from 'node:http';
import { redirectAnswers } from './answers.mjs';
import { patchConsole, logError, setRequest } from './log.mjs';
import { toResponse, toXRay, NodeJsExit, UnhandledPromiseRejection, CallbackHandlerDeprecated } from './errors.mjs';
import { loadHandler, STREAMING, HIGH_WATER_MARK } from './load.mjs';
import { openStream } from './stream.mjs';

const ROOT = '/2018-06-01/runtime';
const ERROR_TYPE = 'Lambda-Runtime-Function-Error-Type';
// An X-Ray cause goes into a header: larger ones are dropped, as Python's client does at its own bound.
const XRAY_CAUSE_MAX = 32 * 1024;

const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
// Connections are kept: an idle one does not keep the process's event loop from being empty. One serves the loop; an
// error that nobody caught may need a second one while `next` is waiting.
const agent = new http.Agent({ keepAlive: true, noDelay: true });
const where = { hostname, port, agent };

// What runs when the event loop is empty: an answer that waited for it, or the end of a handler that never answered.
let whenIdle = () => {};
process.on('beforeExit', () => {
  const act = whenIdle;
  whenIdle = () => {};
  act();
});

// What to tell of an exception nobody caught: an init error until the first event, that invocation's error from then on.
let report = initError;

function call(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ ...where, method, path: ROOT + path, headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const answer = parts.length === 1 ? parts[0] : Buffer.concat(parts);
        resolve({ status: response.statusCode, headers: response.headers, body: answer });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

function post(path, headers, text) {
  const body = Buffer.from(text);
  return call('POST', path, { 'Content-Type': 'application/json', 'Content-Length': body.length, ...headers }, body);
}

function initError(error) {
  const document = toResponse(error);
  return post('/init/error', { [ERROR_TYPE]: ascii(document.errorType) }, JSON.stringify(document));
}

function invocationError(id, error) {
  const document = toResponse(error);
  const headers = { [ERROR_TYPE]: ascii(document.errorType) };
  const cause = toXRay(error);
  if (cause.length < XRAY_CAUSE_MAX) headers['Lambda-Runtime-Function-XRay-Error-Cause'] = cause;
  return post(`/invocation/${encodeURIComponent(id)}/error`, headers, JSON.stringify(document));
}

const ascii = (text) => String(text).replace(/[^\x20-\x7e]/g, '?').slice(0, 1024);

function serialize(result) {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? 'null';
  } catch {
    throw new Error('Unable to stringify response body');
  }
}

function parseHeader(text, name) {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`Cannot parse ${name} as json: ${error}`);
  }
}

// The context object but for what ends the invocation.
function describe(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: parseHeader(headers['lambda-runtime-client-context'], 'ClientContext'),
    identity: parseHeader(headers['lambda-runtime-cognito-identity'], 'CognitoIdentity'),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    tenantId: headers['lambda-runtime-aws-tenant-id'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

function begin(headers) {
  const id = headers['lambda-runtime-aws-request-id'];
  setRequest(id, headers['lambda-runtime-aws-tenant-id']);
  const trace = headers['lambda-runtime-trace-id'];
  if (trace) process.env._X_AMZN_TRACE_ID = trace;
  else delete process.env._X_AMZN_TRACE_ID;
  report = (error) => invocationError(id, error);
  return id;
}

const isPromise = (value) => typeof value?.then === 'function';

// A refused answer (too large, too late) is the platform's to handle; a refused `next` is the end.
async function next() {
  const invocation = await call('GET', '/invocation/next');
  if (invocation.status !== 200) throw new Error(`Failed to get next invocation, error ${invocation.status}`);
  return invocation;
}

// A response as a whole: by callback, by context.done and its kin, by a promise, or by nothing at all.
function buffered(handler, headers, body) {
  return new Promise((done) => {
    const id = begin(headers);
    let waits = true;
    let ended = false;
    const fail = (error) => {
      logError('Invoke Error', error);
      done(invocationError(id, error));
    };
    const succeed = (result) => {
      let text;
      try {
        text = serialize(result);
      } catch (error) {
        fail(error);
        return;
      }
      done(post(`/invocation/${encodeURIComponent(id)}/response`, {}, text));
    };
    const once = (act) => (...args) => {
      if (ended) return;
      ended = true;
      whenIdle = () => {};
      act(...args);
    };
    const settle = (error, result) => (error === undefined || error === null ? succeed(result) : fail(error));
    const callback = once((error, result) => {
      if (waits && (error === undefined || error === null)) whenIdle = () => setImmediate(succeed, result);
      else settle(error, result);
    });
    const context = {
      get callbackWaitsForEmptyEventLoop() {
        return waits;
      },
      set callbackWaitsForEmptyEventLoop(value) {
        waits = value;
      },
      succeed: once(succeed),
      fail: once((error) => fail(error ?? 'handled')),
      done: once(settle),
    };
    // The loop ran empty and nobody answered: an async handler awaits what never comes, a plain one forgot.
    whenIdle = once(() => (handler.constructor?.name === 'AsyncFunction' ? fail(new NodeJsExit()) : succeed(null)));
    try {
      const result = handler(JSON.parse(body), Object.assign(context, describe(headers)), callback);
      if (isPromise(result)) result.then(context.succeed, context.fail);
    } catch (error) {
      callback(error);
    }
  });
}

async function streamed(handler, headers, body) {
  const id = begin(headers);
  let waits = true;
  const path = `${ROOT}/invocation/${encodeURIComponent(id)}/response`;
  const { stream, answered, fail } = openStream({ ...where, path }, handler[HIGH_WATER_MARK]);
  const broken = async (error) => {
    logError('Invoke Error', error);
    await fail(error);
  };
  const context = {
    get callbackWaitsForEmptyEventLoop() {
      return waits;
    },
    set callbackWaitsForEmptyEventLoop(value) {
      waits = value;
    },
  };
  try {
    const result = handler(JSON.parse(body), stream, Object.assign(context, describe(headers)));
    if (!isPromise(result)) return await broken('Streaming does not support non-async handlers.');
    if ((await result) !== undefined) console.warn('Streaming handlers ignore return values.');
    await answered;
    if (!stream.writableFinished) return await broken('Response stream is not finished.');
  } catch (error) {
    return await broken(error);
  }
  if (waits) await new Promise((resolve) => (whenIdle = () => setImmediate(resolve)));
}

function onFatal(event, title, code, wrap = (error) => error) {
  process.on(event, (reason) => {
    const error = wrap(reason);
    logError(title, error);
    const exit = () => process.exit(code);
    report(error).then(exit, exit);
  });
}

async function main() {
  patchConsole();
  onFatal('uncaughtException', 'Uncaught Exception', 129);
  onFatal('unhandledRejection', 'Unhandled Promise Rejection', 128, (reason) => new UnhandledPromiseRejection(reason));
  let handler;
  try {
    if (process.env.AWS_ENDPOINT_URL) redirectAnswers(process.env.AWS_ENDPOINT_URL);
    handler = await loadHandler(process.env.LAMBDA_TASK_ROOT ?? process.cwd(), process.env._HANDLER ?? process.argv[2]);
    if (handler.length >= 3 && !handler[STREAMING] && refusesCallbacks()) throw new CallbackHandlerDeprecated();
  } catch (error) {
    logError('Uncaught Exception', error);
    await initError(error).catch(() => {});
    process.exit(129);
  }
  const run = handler[STREAMING] ? streamed : buffered;
  for (;;) {
    const { headers, body } = await next();
    await run(handler, headers, body);
    // As AWS's client does: a tick of the event loop between two invocations.
    await new Promise(setImmediate);
  }
}

// Callback handlers went away with nodejs24.x: what counts is the runtime that was asked for, not the one that runs.
const refusesCallbacks = () => Number(/^AWS_Lambda_nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV ?? '')?.[1]) >= 24;

main().catch((error) => {
  console.error(`Unexpected Top Level Error: ${error}`);
  process.exit(1);
});
