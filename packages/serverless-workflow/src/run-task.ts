import { faultText } from './fault-text.js';
import type { TaskEvent } from './host.js';
import type { JsonObject, JsonValue } from './json.js';
import { resolvePointer } from './pointer.js';
import { describeTime, type Run } from './run.js';
import type { ListedTask } from './run-task-list.js';
import { checkSchema } from './schema-check.js';
import { classify, type Task } from './task-definition.js';
import type { TaskResult, TaskScope } from './task-scope.js';
import { runCall } from './tasks/call.js';
import { runDo } from './tasks/do.js';
import { runFor } from './tasks/for.js';
import { runFork } from './tasks/fork.js';
import { runRaise } from './tasks/raise.js';
import { runSet } from './tasks/set.js';
import { runSwitch } from './tasks/switch.js';
import { runTry } from './tasks/try.js';
import { runWait } from './tasks/wait.js';
import { withTimeout } from './timeouts.js';
import { errorTypes, WorkflowError } from './workflow-error.js';

/** The output of a task and where to go on: `continue`, `exit`, `end`, or the name of a task. */
export interface FinishedTask {
  readonly output: JsonValue;
  readonly directive: string;
}

/** Runs one task with all that surrounds it: condition, data flow, timeout, progress. Spec: DSL, "Data Flow". */
export async function runTask(
  listed: ListedTask,
  rawInput: JsonValue,
  run: Run,
  inherited: JsonObject,
): Promise<FinishedTask> {
  const { name, reference } = listed;
  const report = (state: TaskEvent['state'], error?: JsonObject): void =>
    run.host.onTask?.({ name, reference, state, ...(error === undefined ? {} : { error }) });
  try {
    const surroundings = new Surroundings(listed, rawInput, run, inherited);
    if (!surroundings.isWanted()) {
      report('skipped');
      return { output: rawInput, directive: 'continue' };
    }
    report('started');
    const finished = await surroundings.run();
    report('completed');
    return finished;
  } catch (error) {
    if (run.host.isCancellation(error)) {
      report('cancelled');
      throw error;
    }
    const fault = asWorkflowError(error).from(reference);
    report('faulted', fault.toJson());
    throw fault;
  }
}

class Surroundings {
  private readonly descriptor: JsonObject;

  constructor(
    private readonly listed: ListedTask,
    private readonly rawInput: JsonValue,
    private readonly state: Run,
    private readonly inherited: JsonObject,
  ) {
    this.descriptor = {
      name: listed.name,
      reference: listed.reference,
      definition: resolvePointer(state.definitionJson, listed.reference),
      input: rawInput,
      startedAt: describeTime(state.host.now()),
    };
  }

  isWanted(): boolean {
    const condition = this.listed.task.if;
    return (
      condition === undefined ||
      this.state.expressions.test(condition, this.rawInput, this.variables(), this.listed.reference)
    );
  }

  async run(): Promise<FinishedTask> {
    if (!this.state.countTask()) throw spinning();
    const { computation, host } = this.state;
    computation.beginTask(this.listed.reference);
    // From here to what it computes nothing is waited for: of branches that paused together, the next one meets what the one before it
    // has computed, and pauses again.
    for (let ms = computation.pauseMs(); ms > 0; ms = computation.pauseMs()) await host.sleep(ms);
    const input = this.transformInput();
    const { output, directive } = await this.runWithin(input);
    return {
      output: this.transformOutput(input, output),
      directive: directive ?? this.listed.task.then ?? 'continue',
    };
  }

  private transformInput(): JsonValue {
    const { schema, from } = this.listed.task.input ?? {};
    checkSchema(schema, this.rawInput, 'input', this.listed.reference, this.state);
    return this.state.expressions.transform(from, this.rawInput, this.variables(), this.listed.reference);
  }

  private async runWithin(input: JsonValue): Promise<TaskResult> {
    const { task, name, reference } = this.listed;
    const scope: TaskScope = {
      run: this.state,
      name,
      reference,
      inherited: this.inherited,
      variables: this.variables({ input }),
    };
    const work = (): Promise<TaskResult> => runKind(task, input, scope);
    return task.timeout === undefined ? work() : withTimeout(task.timeout, input, scope, work);
  }

  private transformOutput(input: JsonValue, rawOutput: JsonValue): JsonValue {
    const { expressions } = this.state;
    const { output: { schema, as } = {}, export: exported } = this.listed.task;
    const task = { ...this.descriptor, output: rawOutput };
    const output = expressions.transform(
      as,
      rawOutput,
      this.variables({ input, task }),
      this.listed.reference,
    );
    checkSchema(schema, output, 'output', this.listed.reference, this.state);
    if (exported?.as !== undefined) {
      const variables = this.variables({ input, output, task });
      this.state.context = expressions.transform(exported.as, output, variables, this.listed.reference);
      checkSchema(exported.schema, this.state.context, 'context', this.listed.reference, this.state);
    }
    return output;
  }

  private variables(more: JsonObject = {}): JsonObject {
    return { ...this.inherited, ...this.state.variables(), task: this.descriptor, ...more };
  }
}

async function runKind(task: Task, input: JsonValue, scope: TaskScope): Promise<TaskResult> {
  const classified = classify(task);
  switch (classified.kind) {
    case 'call':
      return runCall(classified.task, input, scope);
    case 'do':
      return runDo(classified.task, input, scope);
    case 'for':
      return runFor(classified.task, input, scope);
    case 'fork':
      return runFork(classified.task, input, scope);
    case 'raise':
      return runRaise(classified.task, input, scope);
    case 'set':
      return runSet(classified.task, input, scope);
    case 'switch':
      return runSwitch(classified.task, input, scope);
    case 'try':
      return runTry(classified.task, input, scope);
    case 'wait':
      return runWait(classified.task, input, scope);
  }
}

function asWorkflowError(error: unknown): WorkflowError {
  if (error instanceof WorkflowError) return error;
  const detail = faultText(error);
  return new WorkflowError(
    { type: errorTypes.runtime, status: 500, title: 'The task failed unexpectedly', detail },
    { cause: error },
  );
}

function spinning(): WorkflowError {
  return new WorkflowError({
    type: errorTypes.runtime,
    status: 500,
    title: 'The workflow spins',
    detail: 'Its tasks run in a circle without ever waiting for anything; check the `then` directives.',
  });
}
