import { parseDefinition } from '../definition/index.js';
import type { JsonValue } from '../json.js';
import { runWorkflow } from '../run-workflow.js';
import { WorkflowError } from '../workflow-error.js';
import { FakeHost } from './fake-host.js';

const DOCUMENT = `
document:
  dsl: '1.0.0'
  namespace: test
  name: test
  version: '1.0.0'
`;

/** Runs a definition given without its `document`. */
export async function runYaml(
  yaml: string,
  input: JsonValue = {},
  host: FakeHost = new FakeHost(),
): Promise<JsonValue> {
  const definition = parseDefinition(`${DOCUMENT}${yaml}`, 'test.yaml');
  return host.finish(() => runWorkflow(definition, input, host));
}

/** The problem a definition ends in. */
export async function faultOf(
  yaml: string,
  input: JsonValue = {},
  host: FakeHost = new FakeHost(),
): Promise<WorkflowError> {
  try {
    await runYaml(yaml, input, host);
  } catch (error) {
    if (error instanceof WorkflowError) return error;
    throw error;
  }
  throw new Error('the workflow completed, but a fault was expected');
}
