// Errors in AWS's form: {errorType, errorMessage, trace}; and those that the runtime itself knows.
import { types } from 'node:util';

export class ImportModuleError extends Error {}
export class HandlerNotFound extends Error {}
export class MalformedHandlerName extends Error {}
export class UserCodeSyntaxError extends Error {}
export class MalformedStreamingHandler extends Error {}
export class InvalidStreamingOperation extends Error {}
export class CallbackHandlerDeprecated extends Error {
  constructor() {
    super(
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
        'You need to modify this function to use a supported handler signature to use Node.js 24 or later. ' +
        'For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
    );
  }
}
export class NodeJsExit extends Error {
  constructor() {
    super(
      'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise ' +
        'that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes',
    );
  }
}
export class UnhandledPromiseRejection extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

for (const type of [
  ImportModuleError,
  HandlerNotFound,
  MalformedHandlerName,
  UserCodeSyntaxError,
  MalformedStreamingHandler,
  InvalidStreamingOperation,
  CallbackHandlerDeprecated,
  NodeJsExit,
  UnhandledPromiseRejection,
]) {
  type.prototype.name = `Runtime.${type.name}`;
}

const resembles = (thing) => [thing?.name, thing?.message, thing?.stack].every((part) => part && typeof part === 'string');

export function toResponse(error) {
  try {
    if (types.isNativeError(error) || resembles(error)) {
      // DEL is not allowed in the header that repeats the type; AWS's client writes it so everywhere.
      const plain = (text) => text?.replaceAll('\x7F', '%7F');
      return { errorType: plain(error.name), errorMessage: plain(error.message), trace: plain(error.stack).split('\n') };
    }
    return { errorType: typeof error, errorMessage: error.toString(), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
    };
  }
}

// The log's form of an error: its own properties and those that JSON would leave out. It always begins with a tab.
export function toLog(error) {
  const open = (_key, value) => {
    if (!(value instanceof Error)) return value;
    const shown = { errorType: value.name, errorMessage: value.message, code: value.code, ...value };
    if (typeof value.stack === 'string') shown.stack = value.stack.split('\n');
    return shown;
  };
  try {
    return `\t${JSON.stringify(error, open)}`;
  } catch {
    return `\t${JSON.stringify(toResponse(error))}`;
  }
}

const FRAME = /^\s*at (?:(?<label>.*) \()?(?<path>.*?):(?<line>\d+):\d+\)?$/;

// What X-Ray wants to know of an exception, as JSON in ASCII: it travels in a header.
export function toXRay(error) {
  try {
    const stack = [];
    for (const text of (error?.stack ?? '').split('\n').slice(1)) {
      const frame = FRAME.exec(text)?.groups;
      if (frame) stack.push({ path: frame.path, line: Number(frame.line), label: frame.label ?? 'anonymous' });
    }
    const cause = {
      working_directory: process.cwd(),
      exceptions: [{ type: error?.name, message: error?.message, stack }],
      paths: [...new Set(stack.map((frame) => frame.path))],
    };
    const escape = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    return JSON.stringify(cause).replace(/[^\x20-\x7e]/g, escape);
  } catch {
    return '';
  }
}
