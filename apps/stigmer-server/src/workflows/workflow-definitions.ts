import { create } from '@bufbuild/protobuf';
import { durationFromMs } from '@bufbuild/protobuf/wkt';
import { WorkflowSchema, type Workflow } from '@stigmer/api/workflow/v1';
import { defaultTimeLimitMs } from '@stigmer/handshake';
import {
  literalTimeoutMs,
  parseDefinition,
  type WorkflowDefinition,
} from '@stigmer/serverless-workflow/definition';
import { msToNumber } from '@temporalio/common/lib/time.js';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answerBytes, MAX_ANSWER_BYTES } from '../answer-size.js';
import type { ExecutionPlan } from '../executions/executions-context.js';
import { functionNames } from './function-names.js';

/** A definition file can't be used. */
export class WorkflowDefinitionFileError extends Error {
  override readonly name = 'WorkflowDefinitionFileError';
}

/** A workflow definition of the server. */
export interface KnownWorkflow {
  readonly definition: WorkflowDefinition;
  /** As it was written. */
  readonly source: string;
}

/** The workflow definitions of the server, by id. */
export type WorkflowDefinitions = ReadonlyMap<string, KnownWorkflow>;

const DEFINITION_FILE = /\.ya?ml$/;

/**
 * Reads all workflow definitions of a folder: each file is one, in the Serverless Workflow DSL. Its id is `document.name`.
 *
 * @throws DefinitionError listing everything that is wrong with a file, with its lines
 * @throws WorkflowDefinitionFileError where two files define the same id, its metadata can't be used, or it is too large to be told
 */
export async function readWorkflowDefinitions(folder: string): Promise<WorkflowDefinitions> {
  const workflows = new Map<string, KnownWorkflow>();
  const files = (await readdir(folder)).filter((file) => DEFINITION_FILE.test(file)).toSorted();
  for (const file of files) {
    const path = join(folder, file);
    const source = await readFile(path, 'utf8');
    const definition = parseDefinition(source, path, { functions: functionNames });
    const id = definition.document.name;
    if (workflows.has(id)) {
      throw new WorkflowDefinitionFileError(`${path}: there is another workflow "${id}" in this folder.`);
    }
    checkMetadata(path, definition);
    checkSize(path, 'Get', [describeWorkflow({ definition, source })]);
    workflows.set(id, { definition, source });
  }
  checkSize(folder, 'List', listWorkflows(workflows));
  return workflows;
}

/** How an execution of a workflow is run; undefined where there is no such workflow. */
export function workflowPlan(workflow: KnownWorkflow | undefined): ExecutionPlan<'workflow'> | undefined {
  if (workflow === undefined) {
    return undefined;
  }
  const { timeout: _, ...withoutTimeout } = workflow.definition;
  const timeLimitMs = literalTimeoutMs(workflow.definition);
  return {
    // The owner enforces a timeout that it can know, so that the execution ends as TIMED_OUT.
    plan: { definition: timeLimitMs === undefined ? workflow.definition : withoutTimeout },
    timeLimitMs,
    retryableFailures: withoutTimeout.document.metadata?.['retryableFailures'] === true,
    holdOnFailureMs: holdOnFailureMs(workflow.definition),
  };
}

/** `document.metadata.holdOnFailure`, such as `30m`, in milliseconds; undefined where it isn't set. */
function holdOnFailureMs({ document }: WorkflowDefinition): number | undefined {
  const value = document.metadata?.['holdOnFailure'];
  if (value === undefined) {
    return undefined;
  }
  const ms = typeof value === 'string' ? msToNumber(value) : Number.NaN;
  if (!(ms > 0)) {
    throw new RangeError(`It is ${JSON.stringify(value)}.`);
  }
  return ms;
}

function checkMetadata(path: string, definition: WorkflowDefinition): void {
  try {
    holdOnFailureMs(definition);
  } catch (cause) {
    throw new WorkflowDefinitionFileError(
      `${path}: document.metadata.holdOnFailure is no duration such as 30m or 2h.`,
      { cause },
    );
  }
}

/** Clients have to be able to read what is told of workflows. */
function checkSize(path: string, method: 'Get' | 'List', workflows: readonly Workflow[]): void {
  const bytes = workflows.reduce((sum, workflow) => sum + answerBytes(WorkflowSchema, workflow), 0);
  if (bytes > MAX_ANSWER_BYTES) {
    throw new WorkflowDefinitionFileError(
      `${path} takes ${bytes} bytes as an answer of WorkflowService.${method}. Clients take none over ${MAX_ANSWER_BYTES}: make it shorter.`,
    );
  }
}

/** What the API tells of all workflows: without their sources. */
export function listWorkflows(workflows: WorkflowDefinitions): Workflow[] {
  return [...workflows.values()].map((workflow) => ({ ...describeWorkflow(workflow), source: '' }));
}

/** What the API tells of a workflow. */
export function describeWorkflow({ definition, source }: KnownWorkflow): Workflow {
  const { name, version, title = '', summary = '' } = definition.document;
  return create(WorkflowSchema, {
    id: name,
    version,
    title,
    summary,
    timeLimit: durationFromMs(literalTimeoutMs(definition) ?? defaultTimeLimitMs.workflow),
    source,
  });
}
