import type { JsonObject } from '@bufbuild/protobuf';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PipelineInput } from './inputs.js';

/** What one agent found. */
export interface AgentFinding {
  readonly agentId: string;
  readonly output: JsonObject;
}

/** The demo's own activities. */
export type Activities = ReturnType<typeof createActivities>;

/** @param resultsFolder where results are saved; it is created when needed */
export function createActivities(resultsFolder: string) {
  const save = async (name: string, content: unknown): Promise<string> => {
    await mkdir(resultsFolder, { recursive: true });
    const path = join(resultsFolder, name);
    await writeFile(path, `${JSON.stringify(content, undefined, 2)}\n`);
    return path;
  };
  return {
    /** Saves an agent's output as a file, and gives its path. */
    async SaveResults(executionId: string, output: JsonObject): Promise<string> {
      return save(`${executionId}.json`, output);
    },

    /** Puts what several agents found into one object, by the name of the agent. */
    async CombineResults(findings: readonly AgentFinding[]): Promise<JsonObject> {
      return Object.fromEntries(findings.map(({ agentId, output }) => [agentId, output]));
    },

    /** Leaves a note for the people on call, and gives its path. */
    async ReportTimeout(input: PipelineInput): Promise<string> {
      return save('data-pipeline-timeout.json', {
        message:
          'The data pipeline did not end within two hours. Look at its execution, then start it again.',
        input,
        at: new Date().toISOString(),
      });
    },
  };
}
