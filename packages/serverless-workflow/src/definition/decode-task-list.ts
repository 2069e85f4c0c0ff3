import type { JsonValue } from '../json.js';
import { pointerTo } from '../pointer.js';
import type { Task } from '../task-definition.js';
import type { TaskList } from '../workflow-definition.js';
import { decodeTask } from './decode-task.js';
import { listNames } from './list-names.js';
import { ObjectReader } from './object-reader.js';
import { report, type Surroundings } from './surroundings.js';

const DIRECTIVES: ReadonlySet<string> = new Set(['continue', 'exit', 'end']);

/** Tasks that run one after the other, so that `then` may name any of them. */
export function decodeTaskList(value: JsonValue, pointer: string, surroundings: Surroundings): TaskList {
  return decodeList(value, pointer, surroundings, (names) => names);
}

/** Branches run side by side: there is no other task to go on with. */
export function decodeBranches(value: JsonValue, pointer: string, surroundings: Surroundings): TaskList {
  const branches = decodeList(value, pointer, surroundings, () => new Set());
  if (branches.length === 0) report(surroundings, pointer, 'must have at least one branch');
  return branches;
}

function decodeList(
  value: JsonValue,
  pointer: string,
  surroundings: Surroundings,
  reachable: (names: ReadonlySet<string>) => ReadonlySet<string>,
): TaskList {
  if (!Array.isArray(value)) {
    report(surroundings, pointer, 'must be a list of tasks, each as "- name: { … }"');
    return [];
  }
  const readers = value.map((item, index) => new ObjectReader(item, pointerTo(pointer, index), surroundings));
  const targets = reachable(new Set(readers.flatMap((reader) => reader.keys())));
  const seen = new Set<string>();
  return readers.map((reader) => {
    const item: Record<string, Task> = {};
    const [name, ...more] = reader.keys();
    if (name === undefined || more.length > 0) {
      report(surroundings, reader.pointer, 'must be an object with exactly one key, the name of the task');
    }
    for (const key of reader.keys()) {
      checkName(key, seen, reader, surroundings);
      item[key] = decodeTask(reader.required(key), reader.at(key), surroundings, targets);
    }
    return item;
  });
}

function checkName(name: string, seen: Set<string>, reader: ObjectReader, surroundings: Surroundings): void {
  if (DIRECTIVES.has(name)) {
    report(surroundings, reader.at(name), `a task can't be called ${name}, which is a flow directive`);
  }
  if (seen.has(name)) {
    report(surroundings, reader.at(name), 'another task of this list has the same name');
  }
  seen.add(name);
}

/** Reports a `then` that leads nowhere. Spec: DSL reference, "Flow Directive". */
export function checkDirective(
  directive: string | undefined,
  targets: ReadonlySet<string>,
  pointer: string,
  surroundings: Surroundings,
): void {
  if (directive === undefined || DIRECTIVES.has(directive) || targets.has(directive)) return;
  const list = targets.size === 0 ? '' : ` (tasks: ${listNames(targets)})`;
  const wanted = `continue, exit, end or the name of a task of the same list${list}`;
  report(surroundings, pointer, `must be ${wanted}, not ${JSON.stringify(directive)}`);
}
