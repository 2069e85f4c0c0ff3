import { Computation } from './computation.js';
import { Expressions } from './expressions.js';
import type { Host } from './host.js';
import type { JsonObject, JsonValue } from './json.js';
import type { WorkflowDefinition } from './workflow-definition.js';

/**
 * Tasks that may run one after the other without the host being asked for anything. A run whose computation is bounded has fewer tasks in
 * all.
 */
const MAX_TASKS_WITHOUT_WAITING = 100_000;

/** The state of one run: what all its tasks share. */
export class Run {
  /** The data `export.as` writes and `$context` reads. Spec: DSL, "Data Flow". */
  context: JsonValue = null;
  readonly computation: Computation;
  readonly expressions: Expressions;
  /** The definition as expressions see it. */
  readonly definitionJson: JsonObject;
  private readonly startedAt: JsonObject;
  private tasksWithoutWaiting = 0;

  constructor(
    readonly definition: WorkflowDefinition,
    readonly input: JsonValue,
    readonly host: Host,
  ) {
    this.computation = new Computation(host);
    this.expressions = new Expressions(host, this.computation);
    const json: JsonObject = JSON.parse(JSON.stringify(definition));
    this.definitionJson = json;
    this.startedAt = describeTime(host.now());
  }

  /** The variables every expression of the workflow has. Spec: DSL, "Runtime Expression Arguments". */
  variables(): JsonObject {
    const { name, version, metadata = {} } = this.host.runtime;
    return {
      context: this.context,
      runtime: { name, version, metadata },
      workflow: {
        id: this.host.execution.id,
        definition: this.definitionJson,
        input: this.input,
        startedAt: this.startedAt,
      },
    };
  }

  /** Counts a task; false when a loop of `then` directives does nothing but spin. */
  countTask(): boolean {
    this.tasksWithoutWaiting += 1;
    return this.tasksWithoutWaiting <= MAX_TASKS_WITHOUT_WAITING;
  }

  /** Waits for the host, which lets everything else go on meanwhile. */
  async wait<T>(answer: Promise<T>): Promise<T> {
    const value = await answer;
    this.tasksWithoutWaiting = 0;
    return value;
  }
}

/** Spec: DSL, "DateTime Descriptor". */
export function describeTime(time: Date): JsonObject {
  const milliseconds = time.getTime();
  return {
    iso8601: time.toISOString(),
    epoch: { seconds: Math.floor(milliseconds / 1000), milliseconds },
  };
}
