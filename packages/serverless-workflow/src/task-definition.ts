import type { JsonObject } from './json.js';
import type {
  Duration,
  ErrorDefinition,
  ExportDefinition,
  InputDefinition,
  OutputDefinition,
  RetryPolicy,
  TaskList,
  Timeout,
} from './workflow-definition.js';

/** What every task may have. Spec: DSL reference, "Task". */
export interface TaskBase {
  readonly if?: string;
  readonly input?: InputDefinition;
  readonly output?: OutputDefinition;
  readonly export?: ExportDefinition;
  readonly timeout?: Timeout;
  /** `continue`, `exit`, `end`, or the name of a task of the same list. */
  readonly then?: string;
  readonly metadata?: JsonObject;
}

/** Spec: DSL reference, "Call" and "HTTP Call". */
export interface CallTask extends TaskBase {
  readonly call: string;
  readonly with?: JsonObject;
}

/** Spec: DSL reference, "Do". */
export interface DoTask extends TaskBase {
  readonly do: TaskList;
}

/** Spec: DSL reference, "For". */
export interface ForTask extends TaskBase {
  readonly for: { readonly each?: string; readonly in: string; readonly at?: string };
  readonly while?: string;
  readonly do: TaskList;
}

/** Spec: DSL reference, "Fork". */
export interface ForkTask extends TaskBase {
  readonly fork: { readonly branches: TaskList; readonly compete?: boolean };
}

/** Spec: DSL reference, "Raise". A string is the name of an error in `use.errors`. */
export interface RaiseTask extends TaskBase {
  readonly raise: { readonly error: string | ErrorDefinition };
}

/** Spec: DSL reference, "Set". */
export interface SetTask extends TaskBase {
  readonly set: string | JsonObject;
}

/** Spec: DSL reference, "Switch". */
export interface SwitchTask extends TaskBase {
  readonly switch: readonly Readonly<Record<string, SwitchCase>>[];
}

export interface SwitchCase {
  readonly when?: string;
  readonly then: string;
}

/** Spec: DSL reference, "Try". */
export interface TryTask extends TaskBase {
  readonly try: TaskList;
  readonly catch: Catch;
}

/** Spec: DSL reference, "Catch". A string for `retry` is the name of a policy in `use.retries`. */
export interface Catch {
  readonly errors?: { readonly with?: ErrorFilter };
  readonly as?: string;
  readonly when?: string;
  readonly exceptWhen?: string;
  readonly retry?: string | RetryPolicy;
  readonly do?: TaskList;
}

/** What a caught error must be equal to, as far as given. */
export interface ErrorFilter {
  readonly type?: string;
  readonly status?: number;
  readonly instance?: string;
  readonly title?: string;
  readonly detail?: string;
  /** What the spec's schema calls `detail`. */
  readonly details?: string;
}

/** Spec: DSL reference, "Wait". */
export interface WaitTask extends TaskBase {
  readonly wait: Duration;
}

/** A task of any kind that the interpreter runs. */
export type Task =
  CallTask | DoTask | ForTask | ForkTask | RaiseTask | SetTask | SwitchTask | TryTask | WaitTask;

/** A task together with its kind, so that a `switch` over the kind knows the task. */
export type TaskOfKind =
  | { readonly kind: 'call'; readonly task: CallTask }
  | { readonly kind: 'do'; readonly task: DoTask }
  | { readonly kind: 'for'; readonly task: ForTask }
  | { readonly kind: 'fork'; readonly task: ForkTask }
  | { readonly kind: 'raise'; readonly task: RaiseTask }
  | { readonly kind: 'set'; readonly task: SetTask }
  | { readonly kind: 'switch'; readonly task: SwitchTask }
  | { readonly kind: 'try'; readonly task: TryTask }
  | { readonly kind: 'wait'; readonly task: WaitTask };

/** The kinds of task the interpreter runs. */
export type TaskKind = TaskOfKind['kind'];

/** Tells a task's kind by the key only that kind has. */
export function classify(task: Task): TaskOfKind {
  // `for` first: it has a `do` as well.
  if ('for' in task) return { kind: 'for', task };
  if ('do' in task) return { kind: 'do', task };
  if ('call' in task) return { kind: 'call', task };
  if ('fork' in task) return { kind: 'fork', task };
  if ('raise' in task) return { kind: 'raise', task };
  if ('set' in task) return { kind: 'set', task };
  if ('switch' in task) return { kind: 'switch', task };
  if ('try' in task) return { kind: 'try', task };
  return { kind: 'wait', task };
}
