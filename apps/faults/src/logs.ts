import { readFile } from 'node:fs/promises';
import type { Stack } from './stack.js';
import type { Tokens } from './tokens.js';
import { listWorkflows } from './visibility.js';

/** What callers' workers log when Stigmer has accepted an execution. */
const ACKNOWLEDGED = /execution started, waiting for completion[^]{0,400}?((?:aex|wex)-[0-9a-f]{32})/g;

/** How many of the tokens that the harness knows stand in a log of any process. */
export async function leakedTokens({ servers, callers }: Stack, tokens: Tokens): Promise<number> {
  const logs = await readLogs([...servers.map(({ child }) => child), ...callers]);
  return tokens.told.filter(({ token }) =>
    logs.some((log) => log.includes(Buffer.from(token).toString('base64'))),
  ).length;
}

/** The executions that were acknowledged to a caller's worker, and those of them that Temporal does not know. */
export async function acknowledged({ callers, stigmer }: Stack): Promise<{ count: number; lost: string[] }> {
  const logs = await readLogs(callers);
  const ids = new Set(logs.flatMap((log) => [...log.matchAll(ACKNOWLEDGED)].map(([, id = '']) => id)));
  const owners = await listWorkflows(
    stigmer,
    'stigmer',
    "WorkflowType IN ('AgentExecution', 'WorkflowExecution')",
  );
  const known = new Set(owners.map(({ workflowId }) => workflowId));
  return { count: ids.size, lost: [...ids].filter((id) => !known.has(id)) };
}

/** How often an activity of a caller has begun in any worker. */
export async function timesBegun(callers: Stack['callers'], callerId: string): Promise<number> {
  const logs = await readLogs(callers);
  const begun = new RegExp(`Extracted task token[^]{0,400}?(workflow|activity)_id: '${callerId}'`, 'g');
  return logs.reduce((sum, log) => sum + [...log.matchAll(begun)].length, 0);
}

function readLogs(processes: readonly { readonly logFile: string }[]): Promise<string[]> {
  return Promise.all(processes.map(({ logFile }) => readFile(logFile, 'utf8')));
}
