import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { callerOf } from './caller.js';
import type { SeenActivity, SeenRun } from './caller-history.js';
import { SHORT_DEADLINE_MS } from './intended-truths.js';
import type { Handshake } from './script.js';
import type { Stack } from './stack.js';
import type { Told } from './truths.js';
import { listWorkflows, type Listed } from './visibility.js';

/** Temporal's own timestamps of a start and of a timeout may be so far apart from the deadline, in milliseconds. */
const CLOCK_SLACK_MS = 500;

/**
 * Where a worker dies with a workflow task, Temporal waits for that task's timeout, the longer the more often it happens to
 * the same workflow: up to some minutes while servers are killed every few seconds, for the monitor and for an owner too.
 */
const RAN_ON_LIMIT_MS = 240_000;

/** What is wrong with a handshake. */
export interface Violation {
  readonly handshake: Handshake;
  readonly what: string;
}

/** What came of all handshakes. */
export interface Judgement {
  readonly violations: readonly Violation[];
  /** How often each kind ended how. */
  readonly outcomes: ReadonlyMap<string, number>;
}

/** An owner, and what it or its stand-in has recorded of the delivery. */
export interface SeenOwner {
  readonly id: string;
  readonly runs: number;
  readonly callback: string;
}

/** Judges each handshake by the histories that Temporal has, and by the script, and by nothing that Stigmer's API says. */
export async function judge(stack: Stack, handshakes: readonly Handshake[]): Promise<Judgement> {
  const violations: Violation[] = [];
  const outcomes = new Map<string, number>();
  const owners = await readOwners(stack);
  for (const handshake of handshakes) {
    const runs = await callerOf(stack, handshake).runs();
    const lost: string[] = [];
    for (const { told } of runs.flatMap(({ activities }) => activities)) {
      lost.push(...(await artifactFault(stack, told)));
      const key = `${handshake.kind} | ${handshake.neverAccepted ? 'never accepted' : told.outcome}`;
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    }
    const own = owners.get(handshake.callerId) ?? [];
    const ranOn = ranOnFault(handshake, stack.documents.leftAt(handshake.index));
    for (const what of [
      ...callerFaultsOf(handshake, runs, own),
      ...ownerFaultsOf(runs, own),
      ...lost,
      ranOn,
    ]) {
      if (what !== undefined) {
        violations.push({ handshake, what });
      }
    }
  }
  return { violations, outcomes };
}

/** What is wrong with what an artifact's reference refers to, as it lies in the servers' folder. */
async function artifactFault({ folder }: Stack, { artifact: { id, sha256 } }: Told): Promise<string[]> {
  if (typeof id !== 'string') {
    return [];
  }
  const kept = await readFile(join(folder, 'artifacts', id)).catch(() => undefined);
  if (kept && createHash('sha256').update(kept).digest('hex') === sha256) {
    return [];
  }
  return [`its artifact ${id} is ${kept ? 'damaged' : 'not there'}`];
}

/** What is wrong with what a caller was told, in all runs of its workflow. */
export function callerFaultsOf(
  handshake: Handshake,
  runs: readonly SeenRun[],
  owners: readonly SeenOwner[],
): string[] {
  if (runs.length !== (handshake.isReset ? 2 : 1)) {
    return [`its caller has ${runs.length} runs`];
  }
  return runs.flatMap((run) => {
    const wrong = run.activities.flatMap(
      (activity, step) => activityFault(handshake, run, { activity, step, owners }) ?? [],
    );
    const ended = run.activities.at(-1)?.told.outcome;
    const isCut =
      run.activities.length < handshake.steps.length && (ended === undefined || ended === 'completed');
    return isCut && run.isLast ? [...wrong, 'not all of its activities were begun'] : wrong;
  });
}

function activityFault(
  handshake: Handshake,
  { isLast, activities }: SeenRun,
  { activity, step, owners }: { activity: SeenActivity; step: number; owners: readonly SeenOwner[] },
): string | undefined {
  const { told, ends, identity, ranForMs } = activity;
  const truths = handshake.steps[step] ?? [];
  if (ends > 1) {
    return `its activity has ${ends} ends`;
  }
  if (ends === 0 && ((handshake.isReset && !isLast) || isNeverAccepted(handshake, activities, step))) {
    return undefined;
  }
  const truth = truths.find(({ outcome }) => outcome === told.outcome);
  if (!truth) {
    const intended = truths.map(({ outcome }) => outcome).join(', ');
    return `its caller saw "${told.outcome}" (${told.message.slice(0, 200)}), which is none of: ${intended}`;
  }
  if (told.outcome === 'timed out in Temporal') {
    return ranForMs < SHORT_DEADLINE_MS - CLOCK_SLACK_MS
      ? `its caller timed out after ${ranForMs} ms, before its deadline`
      : undefined;
  }
  if (ends === 1 && !owners.some(({ id }) => identity === `stigmer/${id}`)) {
    return `its activity was ended by "${identity}", which is none of its owners`;
  }
  return truth.fault(told) ?? (told.unreadable && `what it was told can't be read: ${told.unreadable}`);
}

function isNeverAccepted(handshake: Handshake, activities: readonly SeenActivity[], step: number): boolean {
  return handshake.neverAccepted === true && step === activities.length - 1;
}

/** What is wrong with the owners: one chain for each activity, run once, whose record agrees with the caller's history. */
export function ownerFaultsOf(runs: readonly SeenRun[], owners: readonly SeenOwner[]): string[] {
  const wrong: string[] = [];
  const activities = runs.flatMap((run) => run.activities);
  if (owners.length > activities.length) {
    wrong.push(`its ${activities.length} activities have ${owners.length} executions`);
  }
  for (const { id, runs: count, callback } of owners) {
    if (count > 1) {
      wrong.push(`${id} was run ${count} times`);
    }
    const isTold = activities.some(({ identity }) => identity === `stigmer/${id}`);
    if (isTold !== (callback === 'DELIVERED')) {
      wrong.push(`${id} has recorded "${callback}", but its caller was ${isTold ? '' : 'not '}told`);
    }
  }
  return wrong;
}

/** No agent runs on for a caller that is gone. */
export function ranOnFault({ goneAt }: Handshake, leftAt: number): string | undefined {
  const ranOnMs = goneAt === undefined ? 0 : leftAt - goneAt;
  return ranOnMs > RAN_ON_LIMIT_MS
    ? `its agent ran on for ${ranOnMs} ms after its caller was gone`
    : undefined;
}

/** The owners of each caller. */
async function readOwners({ stigmer }: Stack): Promise<Map<string, SeenOwner[]>> {
  const owners = await listWorkflows(
    stigmer,
    'stigmer',
    "WorkflowType IN ('AgentExecution', 'WorkflowExecution')",
  );
  const standIns = await listWorkflows(stigmer, 'stigmer', "WorkflowType = 'CallbackDelivery'");
  const recordOf = (runs: readonly Listed[]): string => {
    const [latest] = runs.toSorted((a, b) => b.startedAt - a.startedAt);
    const standIn = standIns.find(({ workflowId }) => workflowId === `${latest?.workflowId}/callback`);
    return (standIn ?? latest)?.callback ?? '';
  };
  const byCaller = new Map<string, SeenOwner[]>();
  for (const [id, runs] of groupBy(owners, ({ workflowId }) => workflowId)) {
    const caller = runs[0]?.caller ?? '';
    const owner = { id, runs: runs.length, callback: recordOf(runs) };
    byCaller.set(caller, [...(byCaller.get(caller) ?? []), owner]);
  }
  return byCaller;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  }
  return groups;
}
