// From a handler's name to its function, as AWS's runtime finds it: src/app.handler, a.b.c, ESM and CommonJS.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import {
  HandlerNotFound,
  ImportModuleError,
  MalformedHandlerName,
  MalformedStreamingHandler,
  UserCodeSyntaxError,
} from './errors.mjs';
import { HttpResponseStream } from './stream.mjs';

// Public names in AWS's runtime: middleware reads and sets them.
export const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
export const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');

const require = createRequire(import.meta.url);
// Node.js strips TypeScript's types by itself from here on, and so does AWS's runtime.
const READS_TYPESCRIPT = Number(process.versions.node.split('.')[0]) >= 24;

function offerGlobals() {
  if (['1', 'true'].includes(process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA)) return;
  const streamifyResponse = (handler, options) => {
    handler[STREAMING] = 'response';
    if (typeof options?.highWaterMark === 'number') handler[HIGH_WATER_MARK] = Math.trunc(options.highWaterMark);
    return handler;
  };
  globalThis.awslambda = { streamifyResponse, HttpResponseStream };
}

// The nearest package.json decides; a folder of packages above the file ends the search.
function isModulePackage(folder) {
  for (let at = folder; path.basename(at) !== 'node_modules'; at = path.dirname(at)) {
    const file = path.join(at, 'package.json');
    if (fs.existsSync(file)) {
      try {
        return JSON.parse(fs.readFileSync(file, 'utf8'))?.type === 'module';
      } catch (error) {
        console.warn(`${file} cannot be read, it will be ignored for ES module detection purposes.`, error);
        return false;
      }
    }
    if (path.dirname(at) === at) break;
  }
  return false;
}

async function importFile(root, folder, name) {
  const file = path.resolve(root, folder, name);
  const asModule = (target) => import(pathToFileURL(target).href);
  if (fs.existsSync(file)) return require(file); // a file without an extension, or a folder with an index.js
  const packageIsModule = isModulePackage(path.dirname(file));
  const ways = [
    ['.js', packageIsModule ? asModule : require],
    ['.mjs', asModule],
    ['.cjs', require],
  ];
  if (READS_TYPESCRIPT) ways.push(['.ts', packageIsModule ? asModule : require], ['.mts', asModule], ['.cts', require]);
  for (const [extension, load] of ways) {
    if (fs.existsSync(file + extension)) return await load(file + extension);
  }
  // A package of the function's or of a layer's.
  return require(require.resolve(name, { paths: [root, path.resolve(root, folder)] }));
}

async function loadModule(root, folder, name) {
  try {
    return await importFile(root, folder, name);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserCodeSyntaxError(error);
    if (error?.code === 'MODULE_NOT_FOUND') throw new ImportModuleError(error);
    throw error;
  }
}

export async function loadHandler(root, handler) {
  if (handler.includes('..')) {
    throw new MalformedHandlerName(
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const base = path.basename(handler);
  const dot = base.indexOf('.');
  if (dot < 0) throw new MalformedHandlerName('Bad handler');
  offerGlobals();
  const loaded = await loadModule(root, handler.slice(0, handler.indexOf(base)), base.slice(0, dot));
  const found = base
    .slice(dot + 1)
    .split('.')
    .reduce((value, key) => value?.[key], loaded);
  if (!found) throw new HandlerNotFound(`${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw new HandlerNotFound(`${handler} is not a function`);
  if (found[STREAMING] && found[STREAMING] !== 'response') {
    throw new MalformedStreamingHandler('Only response streaming is supported.');
  }
  return found;
}
