import { toJson, type JsonValue } from '@bufbuild/protobuf';
import { AgentExecutionSchema } from '@stigmer/api/agentexecution/v1';
import { StigmerPlugin } from '@stigmer/sdk';
import { Client } from '@temporalio/client';
import { bundleWorkflowCode, Worker, type Logger, type NativeConnection } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import type { handOn, tellFailure } from './workflows.js';

/** What a worker and its client have made of the executions that were delivered to them. */
export interface Delivered {
  readonly result: JsonValue;
  readonly failure: JsonValue;
  /** The code of the workflow bundle. */
  readonly bundle: string;
}

export interface WorkerSetup {
  readonly connection: NativeConnection;
  readonly stigmerUrl: string;
  readonly workflowsPath: string;
  readonly logger: Logger;
}

/** Runs each workflow of the module once, on a worker of its own. */
export async function runWorkflows({
  connection,
  stigmerUrl,
  workflowsPath,
  logger,
}: WorkerSetup): Promise<Delivered> {
  const plugins = [new StigmerPlugin({ url: stigmerUrl })];
  const workflowBundle = await bundleWorkflowCode({ workflowsPath, plugins, logger });
  const taskQueue = `formats-${randomUUID()}`;
  const worker = await Worker.create({ connection, taskQueue, workflowBundle, plugins });
  const client = new Client({ connection, plugins });
  return worker.runUntil(async () => {
    const result = await client.workflow.execute<typeof handOn>('handOn', {
      taskQueue,
      workflowId: `hand-on-${taskQueue}`,
    });
    const failure = await client.workflow.execute<typeof tellFailure>('tellFailure', {
      taskQueue,
      workflowId: `tell-failure-${taskQueue}`,
    });
    return {
      result: toJson(AgentExecutionSchema, result),
      failure: JSON.parse(failure) as JsonValue,
      bundle: workflowBundle.code,
    };
  });
}
