import { isJsonObject, type JsonObject } from '../json.js';
import type { CallTask } from '../task-definition.js';
import { checkTemplate } from './check-expressions.js';
import { listNames } from './list-names.js';
import { ObjectReader } from './object-reader.js';
import { report, type Surroundings } from './surroundings.js';

const UNSUPPORTED_CALLS: ReadonlySet<string> = new Set(['asyncapi', 'grpc', 'openapi', 'a2a', 'mcp']);

/** Spec: DSL reference, "Call". */
export function decodeCall(reader: ObjectReader): CallTask {
  const { surroundings } = reader;
  const name = reader.string('call');
  const args = reader.optionalObject('with');
  if (UNSUPPORTED_CALLS.has(name)) {
    const message = `calls of the kind "${name}" are not supported by this interpreter`;
    report(surroundings, reader.at('call'), message);
    return { call: name };
  }
  checkFunction(name, reader.at('call'), surroundings);
  if (args !== undefined) checkTemplate(surroundings, args, 'task definition', reader.at('with'));
  if (name === 'http') checkHttp(args ?? {}, reader);
  return { call: name, with: args };
}

function checkFunction(name: string, pointer: string, surroundings: Surroundings): void {
  const { reusable, hostFunctions } = surroundings;
  if (reusable.functions.has(name) || hostFunctions?.has(name) === true) return;
  if (/@|:\/\//.test(name)) {
    report(surroundings, pointer, 'functions of catalogs are not supported; define them in use.functions');
  } else if (hostFunctions !== undefined) {
    const known = listNames(reusable.functions, hostFunctions);
    report(surroundings, pointer, `there is no function ${JSON.stringify(name)} (known: ${known || 'none'})`);
  }
}

/** Spec: DSL reference, "HTTP Call". */
function checkHttp(args: JsonObject, { surroundings, pointer }: ObjectReader): void {
  const reader = new ObjectReader(args, `${pointer}/with`, surroundings);
  reader.string('method');
  const endpoint = reader.required('endpoint');
  for (const key of ['headers', 'body', 'query', 'output', 'redirect']) reader.optional(key);
  reader.finish();
  if (endpoint !== null && typeof endpoint !== 'string' && !isJsonObject(endpoint)) {
    report(surroundings, reader.at('endpoint'), 'must be a URI or an object with a `uri`');
  }
}
