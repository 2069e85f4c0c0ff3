import type { JsonObject, JsonValue } from '../json.js';
import { isJsonObject } from '../json.js';
import { pointerTo } from '../pointer.js';
import { runTask } from '../run-task.js';
import type { CallTask } from '../task-definition.js';
import type { TaskResult, TaskScope } from '../task-scope.js';
import { expandUriTemplate } from '../uri-template.js';
import { errorTypes, WorkflowError } from '../workflow-error.js';

/** Calls a function of `use.functions`, or else of the host. Spec: DSL reference, "Call". */
export async function runCall(task: CallTask, input: JsonValue, scope: TaskScope): Promise<TaskResult> {
  const { run, variables, reference, inherited } = scope;
  const args = run.expressions.fillObject(task.with ?? {}, input, variables, reference);
  if (task.call === 'http') {
    return { output: await callHost('http', expandEndpoint(args, input, reference), scope) };
  }
  const defined = run.definition.use?.functions?.[task.call];
  if (defined !== undefined) {
    const pointer = pointerTo('/use/functions', task.call);
    const { output } = await runTask(
      { name: task.call, task: defined, reference: pointer },
      args,
      run,
      inherited,
    );
    return { output };
  }
  return { output: await callHost(task.call, args, scope) };
}

async function callHost(name: string, args: JsonObject, scope: TaskScope): Promise<JsonValue> {
  const { run, name: taskName, reference } = scope;
  try {
    return await run.wait(run.host.callFunction(name, args, { name: taskName, reference }));
  } catch (error) {
    if (run.host.isCancellation(error) || error instanceof WorkflowError) throw error;
    throw new WorkflowError(
      {
        type: errorTypes.communication,
        status: 500,
        title: `The call of ${name} failed`,
        detail: messages(error),
        instance: reference,
      },
      { cause: error },
    );
  }
}

/** The message with those of its causes: what wraps an error ("activity failed") seldom says what went wrong. */
function messages(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${messages(error.cause)}` : error.message;
}

/** Fills in the `{variables}` of the URI from the task's input. Spec: DSL reference, "Endpoint" and "URI Template". */
function expandEndpoint(args: JsonObject, input: JsonValue, instance: string): JsonObject {
  const { endpoint } = args;
  if (typeof endpoint === 'string') {
    return { ...args, endpoint: expandUriTemplate(endpoint, input, instance) };
  }
  if (!isJsonObject(endpoint) || typeof endpoint['uri'] !== 'string') return args;
  return { ...args, endpoint: { ...endpoint, uri: expandUriTemplate(endpoint['uri'], input, instance) } };
}
