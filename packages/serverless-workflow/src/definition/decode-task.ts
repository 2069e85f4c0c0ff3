import type { JsonValue } from '../json.js';
import type { Task, TaskBase, TaskKind } from '../task-definition.js';
import { checkExpression } from './check-expressions.js';
import { decodeInput, decodeOutput } from './decode-data-flow.js';
import { decodeTimeout } from './decode-durations.js';
import { decodeCall } from './decode-call.js';
import { decodeFor, decodeFork, decodeTry } from './decode-composite-tasks.js';
import { decodeRaise, decodeSet, decodeSwitch, decodeWait } from './decode-simple-tasks.js';
import { checkDirective, decodeTaskList } from './decode-task-list.js';
import { ObjectReader } from './object-reader.js';
import { report, type Surroundings } from './surroundings.js';

// `for` first: it has a `do` as well.
const KINDS: readonly TaskKind[] = ['for', 'do', 'call', 'fork', 'raise', 'set', 'switch', 'try', 'wait'];
const UNSUPPORTED_KINDS: readonly string[] = ['listen', 'emit', 'run'];

/** A task of any kind; `targets` are the tasks its `then` may name. Spec: DSL reference, "Task". */
export function decodeTask(
  value: JsonValue,
  pointer: string,
  surroundings: Surroundings,
  targets: ReadonlySet<string>,
): Task {
  const reader = new ObjectReader(value, pointer, surroundings);
  const kind = KINDS.find((key) => reader.has(key));
  const unsupported = UNSUPPORTED_KINDS.find((key) => reader.has(key));
  if (kind === undefined) {
    const message =
      unsupported === undefined
        ? `must have one of ${KINDS.toSorted().join(', ')}, which says what the task does`
        : `tasks of the kind "${unsupported}" are not supported by this interpreter`;
    report(surroundings, pointer, message);
    return { set: {} };
  }
  const base = decodeBase(reader, targets);
  const task = decodeKind(kind, base, reader, targets);
  reader.finish();
  return task;
}

function decodeKind(
  kind: TaskKind,
  base: TaskBase,
  reader: ObjectReader,
  targets: ReadonlySet<string>,
): Task {
  switch (kind) {
    case 'call':
      return { ...base, ...decodeCall(reader) };
    case 'do':
      return { ...base, do: decodeTaskList(reader.required('do'), reader.at('do'), reader.surroundings) };
    case 'for':
      return { ...base, ...decodeFor(reader) };
    case 'fork':
      return { ...base, ...decodeFork(reader) };
    case 'raise':
      return { ...base, ...decodeRaise(reader) };
    case 'set':
      return { ...base, ...decodeSet(reader) };
    case 'switch':
      return { ...base, ...decodeSwitch(reader, targets) };
    case 'try':
      return { ...base, ...decodeTry(reader) };
    case 'wait':
      return { ...base, ...decodeWait(reader) };
  }
}

function decodeBase(reader: ObjectReader, targets: ReadonlySet<string>): TaskBase {
  const { surroundings } = reader;
  const condition = reader.optionalString('if');
  if (condition !== undefined) checkExpression(surroundings, condition, 'task condition', reader.at('if'));
  const input = reader.child('input', (value, at) => decodeInput(value, at, surroundings, 'task input'));
  const output = reader.child('output', (value, at) => decodeOutput(value, at, surroundings, 'task output'));
  const exported = reader.child('export', (value, at) =>
    decodeOutput(value, at, surroundings, 'task export'),
  );
  const timeout = reader.child('timeout', (value, at) => decodeTimeout(value, at, surroundings));
  const then = reader.optionalString('then');
  checkDirective(then, targets, reader.at('then'), surroundings);
  const metadata = reader.optionalObject('metadata');
  return {
    if: condition,
    input,
    output,
    export: exported,
    timeout,
    // oxlint-disable-next-line unicorn/no-thenable -- the DSL calls it so, and a string is no thenable
    then,
    metadata,
  };
}
