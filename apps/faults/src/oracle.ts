import { readCaller, type SeenOutcome } from './caller-history.js';
import type { Handshake, HandshakeKind } from './script.js';
import type { Stack } from './stack.js';
import { listWorkflows } from './visibility.js';

/** Ends of activities that fail before Stigmer has accepted anything, or by their own worker, come from it. */
const STIGMER = /^stigmer\/(aex|wex)-/;

/** Two passes of the monitor take 4 s; other faults at the same time may take all servers and Temporal away for a while. */
const RAN_ON_LIMIT_MS = 75_000;

/** What is wrong with a handshake. */
export interface Violation {
  readonly handshake: Handshake;
  readonly what: string;
  readonly seen: SeenOutcome;
}

/** What came of all handshakes. */
export interface Judgement {
  readonly violations: readonly Violation[];
  /** How often each kind ended how. */
  readonly outcomes: ReadonlyMap<string, number>;
}

/** Judges each handshake by the caller's history and by the script, and by nothing that Stigmer says. */
export async function judge(stack: Stack, handshakes: readonly Handshake[]): Promise<Judgement> {
  const violations: Violation[] = [];
  const outcomes = new Map<string, number>();
  for (const handshake of handshakes) {
    const seen = await readCaller(stack.client, handshake.workflowId);
    const key = `${handshake.kind} | ${seen.outcome}`;
    outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    const goneFault = ranOnFault(handshake, stack.documents.leftAt(String(handshake.index)));
    for (const what of [faultOf(handshake, seen), goneFault, await chainFault(stack, handshake)]) {
      if (what !== undefined) {
        violations.push({ handshake, what, seen });
      }
    }
  }
  return { violations, outcomes };
}

/** What is wrong with what a caller was told; undefined where nothing is. */
export function faultOf(handshake: Handshake, seen: SeenOutcome): string | undefined {
  if (seen.isRunning) {
    return 'its caller is still pending';
  }
  if (seen.ends > 1) {
    return `its activity has ${seen.ends} ends`;
  }
  if (!handshake.allowed.has(seen.outcome)) {
    return `its caller saw "${seen.outcome}", which is none of: ${[...handshake.allowed].join(', ')}`;
  }
  if (seen.outcome === 'timed out in Temporal' && seen.ranForMs < 19_000) {
    return `its caller timed out after ${seen.ranForMs} ms, before its deadline`;
  }
  const isTold = seen.outcome !== 'not told' && seen.outcome !== 'timed out in Temporal';
  if (isTold && !STIGMER.test(seen.identity) && seen.outcome !== 'cancelled') {
    return `its activity was ended by "${seen.identity}"`;
  }
  if (
    seen.outcome === 'completed' &&
    showsMarker(handshake.kind) &&
    !seen.payload.includes(handshake.marker)
  ) {
    return 'its result is not the one of its own execution';
  }
  return undefined;
}

function showsMarker(kind: HandshakeKind): boolean {
  return kind !== 'workflow with a large result';
}

/** No agent runs on for a caller that is gone. */
export function ranOnFault({ goneAt }: Handshake, leftAt: number): string | undefined {
  const ranOnMs = goneAt === undefined ? 0 : leftAt - goneAt;
  return ranOnMs > RAN_ON_LIMIT_MS
    ? `its agent ran on for ${ranOnMs} ms after its caller was terminated`
    : undefined;
}

/** One owner chain for each activity that a caller has scheduled. */
async function chainFault(
  { client, stigmer }: Stack,
  { workflowId }: Handshake,
): Promise<string | undefined> {
  let activities = 0;
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    activities += (events ?? []).filter((event) => event.activityTaskScheduledEventAttributes).length;
  }
  const runs = await listWorkflows(stigmer, 'stigmer', `StigmerCallerWorkflowId = '${workflowId}'`);
  const owners = new Set(runs.map((run) => run.workflowId));
  return owners.size > activities
    ? `its ${activities} activities have ${owners.size} executions: ${[...owners].join(', ')}`
    : undefined;
}
