// The console as AWS's Node.js runtime has it: a level and the request on each line, text or JSON, and framed when the
// platform gave a descriptor for it.
import fs from 'node:fs';
import util from 'node:util';
import { toLog } from './errors.mjs';

// Public by this name in AWS's runtime: loggers read it.
const REQUEST_ID = Symbol.for('aws.lambda.runtime.requestId');
const LEVELS = { TRACE: 1, DEBUG: 2, INFO: 3, WARN: 4, ERROR: 5, FATAL: 6 };
const METHODS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error', FATAL: 'fatal' };
const TEXT_FRAME = 0xa55a0003;
const JSON_FRAME = 0xa55a0002;

let tenant;
let json = false;

export function setRequest(id, tenantId) {
  globalThis[REQUEST_ID] = id;
  tenant = tenantId;
}

export function logError(title, error) {
  const shown = error instanceof Error ? error : new Error(error);
  if (json) console.error(shown);
  else console.error(title, toLog(shown));
}

const nameOf = (error) => error?.constructor?.name ?? 'UnknownError';
const linesOf = (error) => (typeof error.stack === 'string' ? error.stack.split('\n') : error.stack);

function openErrors(_key, value) {
  if (!(value instanceof Error)) return value;
  return { errorType: nameOf(value), errorMessage: value.message, stackTrace: linesOf(value), ...value };
}

function asText(time, level, args) {
  return `${time}\t${globalThis[REQUEST_ID]}\t${level}\t${util.format(...args)}`;
}

function asJson(time, level, args) {
  const record = { timestamp: time, level, requestId: globalThis[REQUEST_ID] };
  if (tenant) record.tenantId = tenant;
  if (args.length === 1) {
    record.message = args[0];
    try {
      return JSON.stringify(record, openErrors);
    } catch {
      record.message = util.format(args[0]);
      return JSON.stringify(record);
    }
  }
  record.message = util.format(...args);
  const error = args.find((arg) => arg instanceof Error);
  if (error) Object.assign(record, { errorType: nameOf(error), errorMessage: error.message, stackTrace: linesOf(error) ?? [] });
  return JSON.stringify(record);
}

function writeAll(fd, bytes) {
  for (let sent = 0; sent < bytes.length; ) {
    try {
      sent += fs.writeSync(fd, bytes, sent);
    } catch (error) {
      // A reader that is behind: the descriptor does not block, so wait a moment without a loop at full speed.
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

// A frame: 4 bytes of kind and level, 4 of length, 8 of microseconds, the message. Newlines stay what they are.
function framed(fd, kind, format, end) {
  return (level, args) => {
    const now = new Date();
    const message = Buffer.from(format(now.toISOString(), level, args) + end);
    const head = Buffer.alloc(16);
    head.writeUInt32BE((kind | (LEVELS[level] << 2)) >>> 0, 0);
    head.writeUInt32BE(message.length, 4);
    head.writeBigUInt64BE(BigInt(now.valueOf()) * 1000n, 8);
    writeAll(fd, Buffer.concat([head, message]));
  };
}

// A line is one event of the log there, so an event must be one line.
function lines(format) {
  return (level, args) => process.stdout.write(`${format(new Date().toISOString(), level, args).replace(/\n/g, '\r')}\n`);
}

export function patchConsole() {
  json = process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';
  const lowest = LEVELS[process.env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase()] ?? LEVELS.TRACE;
  const fd = process.env._LAMBDA_TELEMETRY_LOG_FD;
  delete process.env._LAMBDA_TELEMETRY_LOG_FD;
  let write;
  if (fd === undefined) write = lines(json ? asJson : asText);
  else write = json ? framed(Number(fd), JSON_FRAME, asJson, '') : framed(Number(fd), TEXT_FRAME, asText, '\n');
  for (const [level, method] of Object.entries(METHODS)) {
    const heard = level === 'FATAL' || LEVELS[level] >= lowest;
    console[method] = heard ? (...args) => write(level, args) : () => {};
  }
  console.log = console.info;
}
