import { StigmerPlugin } from '@stigmer/sdk';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkerOptions } from '@temporalio/worker';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type { TestStigmer } from './stigmer.js';

type AgentWorkflow = keyof typeof import('./agent-workflows.js');

/** Writes definitions of agents that are workflows of `agent-workflows.ts`, with their names in small letters as ids. */
export async function defineTemporalAgents(
  taskQueue: string,
  workflowTypes: readonly AgentWorkflow[],
): Promise<{ STIGMER_AGENTS: string }> {
  const folder = join(inject('scratchFolder'), taskQueue);
  await mkdir(folder);
  for (const workflowType of workflowTypes) {
    const id = workflowType.toLowerCase();
    const definition = { id, name: id, temporal: { workflowType, taskQueue } };
    await writeFile(join(folder, `${id}.yaml`), JSON.stringify(definition));
  }
  return { STIGMER_AGENTS: folder };
}

/** Starts a worker of such agents. */
export async function startAgentWorker(
  stigmer: TestStigmer,
  taskQueue: string,
  options: Partial<WorkerOptions> = {},
): Promise<{ stop(): Promise<void> }> {
  // For the converter of executions: some agents give one.
  const plugins = [new StigmerPlugin({ url: stigmer.url })];
  const worker = await Worker.create({
    connection: stigmer.connection,
    namespace: stigmer.namespace,
    taskQueue,
    plugins,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('agent-workflows.ts', import.meta.url)),
      logger: new DefaultLogger('ERROR'),
      plugins,
    }),
    ...options,
  });
  const running = worker.run();
  return {
    async stop() {
      worker.shutdown();
      await running;
    },
  };
}
