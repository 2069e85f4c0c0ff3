import { evaluateDuration } from './evaluate-duration.js';
import type { Host } from './host.js';
import type { JsonObject, JsonValue } from './json.js';
import { Run } from './run.js';
import { runTaskList } from './run-task-list.js';
import { checkSchema } from './schema-check.js';
import { limitTime, resolveTimeout } from './timeouts.js';
import type { WorkflowDefinition } from './workflow-definition.js';

/**
 * Runs a definition to its end and gives its output. Rejects with a `WorkflowError`, or with the host's cancellation as it
 * is. Does nothing but through the host, and decides by nothing but the definition, the input and the host's answers: with
 * the same answers it makes the same calls in the same order. Spec: DSL, "Workflow" and "Data Flow".
 */
export async function runWorkflow(
  definition: WorkflowDefinition,
  input: JsonValue,
  host: Host,
): Promise<JsonValue> {
  const run = new Run(definition, input, host);
  checkSchema(definition.input?.schema, input, 'input', '/input', run);
  const from = definition.input?.from;
  const started = run.expressions.transform(from, input, outside(run), '/input');
  run.context = started;
  const { output } = await runInTime(run, started);
  const result = run.expressions.transform(
    definition.output?.as,
    output,
    { ...outside(run), context: run.context },
    '/output',
  );
  checkSchema(definition.output?.schema, result, 'output', '/output', run);
  return result;
}

async function runInTime(run: Run, input: JsonValue): ReturnType<typeof runTaskList> {
  const work = (): ReturnType<typeof runTaskList> => runTaskList(run.definition.do, '/do', input, run, {});
  const { timeout } = run.definition;
  if (timeout === undefined) return work();
  const { after } = resolveTimeout(timeout, run.definition);
  const ms = evaluateDuration(after, input, run, outside(run), '/timeout');
  return limitTime(ms, run.host, work, '/timeout');
}

/** The variables of expressions that stand outside every task. */
function outside(run: Run): JsonObject {
  const { runtime = null, workflow = null } = run.variables();
  return { runtime, workflow };
}
