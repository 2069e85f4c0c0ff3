import { isJsonObject, type JsonValue } from '../json.js';
import type {
  Evaluation,
  ReusableComponents,
  WorkflowDefinition,
  WorkflowDocument,
} from '../workflow-definition.js';
import { decodeInput, decodeOutput } from './decode-data-flow.js';
import { decodeTimeout, decodeTimeoutDefinition } from './decode-durations.js';
import { decodeError, decodeRetryPolicy } from './decode-policies.js';
import { decodeTask } from './decode-task.js';
import { decodeTaskList } from './decode-task-list.js';
import { ObjectReader } from './object-reader.js';
import { report, type ReusableNames, type Surroundings } from './surroundings.js';

const SUPPORTED_DSL = /^1\.0\.\d+/;
const VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;
const NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/;

/** Reads a whole definition; what is wrong with it is in the problems of the surroundings. Spec: DSL reference, "Workflow". */
export function decodeWorkflow(
  value: JsonValue,
  outer: Omit<Surroundings, 'reusable' | 'inherited'>,
): WorkflowDefinition {
  const surroundings = { ...outer, reusable: reusableNames(value), inherited: new Set<string>() };
  const reader = new ObjectReader(value, '', surroundings);
  const document = decodeDocument(reader.required('document'), reader.at('document'), surroundings);
  const input = reader.child('input', (part, at) => decodeInput(part, at, surroundings, 'workflow input'));
  const use = reader.child('use', (part, at) => decodeUse(part, at, surroundings));
  const tasks = decodeTaskList(reader.required('do'), reader.at('do'), surroundings);
  const timeout = reader.child('timeout', (part, at) =>
    decodeTimeout(part, at, surroundings, 'workflow timeout'),
  );
  const output = reader.child('output', (part, at) =>
    decodeOutput(part, at, surroundings, 'workflow output'),
  );
  const evaluate = reader.child('evaluate', (part, at) => decodeEvaluation(part, at, surroundings));
  reader.refuse('schedule', 'the interpreter runs a workflow when it is told to');
  reader.finish();
  return {
    document,
    input,
    use,
    do: tasks,
    timeout,
    output,
    evaluate,
  };
}

function decodeDocument(value: JsonValue, pointer: string, surroundings: Surroundings): WorkflowDocument {
  const reader = new ObjectReader(value, pointer, surroundings);
  const matching = (key: string, pattern: RegExp, wanted: string): string => {
    const text = reader.string(key);
    if (typeof reader.optional(key) === 'string' && !pattern.test(text)) {
      report(surroundings, reader.at(key), `must be ${wanted}, not ${JSON.stringify(text)}`);
    }
    return text;
  };
  const dsl = matching('dsl', SUPPORTED_DSL, 'a version 1.0.x of the DSL');
  const namespace = matching('namespace', NAME, 'up to 63 letters, digits and hyphens');
  const name = matching('name', NAME, 'up to 63 letters, digits and hyphens');
  const version = matching('version', VERSION, 'a semantic version such as 1.0.0 (in quotes)');
  const title = reader.optionalString('title');
  const summary = reader.optionalString('summary');
  const tags = reader.optionalObject('tags');
  const metadata = reader.optionalObject('metadata');
  reader.finish();
  return {
    dsl,
    namespace,
    name,
    version,
    title,
    summary,
    tags,
    metadata,
  };
}

function decodeUse(value: JsonValue, pointer: string, surroundings: Surroundings): ReusableComponents {
  const reader = new ObjectReader(value, pointer, surroundings);
  const named = <T>(key: string, decode: (part: JsonValue, at: string) => T): Record<string, T> | undefined =>
    reader.child(key, (part, at) => {
      const inner = new ObjectReader(part, at, surroundings);
      return Object.fromEntries(
        inner.keys().map((name) => [name, decode(inner.required(name), inner.at(name))]),
      );
    });
  const errors = named('errors', (part, at) => decodeError(part, at, surroundings));
  // A function is a task outside every list: there is nothing its `then` could name.
  const functions = named('functions', (part, at) => decodeTask(part, at, surroundings, new Set()));
  const retries = named('retries', (part, at) => decodeRetryPolicy(part, at, surroundings));
  const timeouts = named('timeouts', (part, at) => decodeTimeoutDefinition(part, at, surroundings));
  reader.refuse('authentications', 'the host of the interpreter authenticates');
  reader.refuse('catalogs', 'the interpreter fetches nothing');
  reader.refuse('extensions', 'tasks run as they are written');
  reader.refuse('secrets', 'the interpreter is given none, so that none can leak into a history');
  reader.finish();
  return {
    errors,
    functions,
    retries,
    timeouts,
  };
}

function decodeEvaluation(value: JsonValue, pointer: string, surroundings: Surroundings): Evaluation {
  const reader = new ObjectReader(value, pointer, surroundings);
  const language = reader.optionalString('language');
  const mode = reader.optionalString('mode');
  reader.finish();
  if (language !== undefined && language !== 'jq') {
    report(surroundings, reader.at('language'), 'must be jq, the only language there is');
  }
  if (mode !== undefined && mode !== 'strict') {
    report(surroundings, reader.at('mode'), 'must be strict, the only mode there is');
  }
  return {
    language: 'jq',
    mode: 'strict',
  };
}

function reusableNames(value: JsonValue): ReusableNames {
  const use = isJsonObject(value) ? value['use'] : undefined;
  const names = (key: string): ReadonlySet<string> => {
    const part = isJsonObject(use) ? use[key] : undefined;
    return new Set(isJsonObject(part) ? Object.keys(part) : []);
  };
  return {
    errors: names('errors'),
    functions: names('functions'),
    retries: names('retries'),
    timeouts: names('timeouts'),
  };
}
