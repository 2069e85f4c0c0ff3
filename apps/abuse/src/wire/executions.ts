import { setTimeout as delay } from 'node:timers/promises';
import { methods } from './methods.js';
import type { Port } from './over-socket.js';
import { callJson } from './post.js';

/** What an attack has executed. */
export interface Execution {
  readonly kind: 'agent' | 'workflow';
  readonly definition: string;
  readonly id: string;
  readonly began: number;
}

/** How an execution stands, or ended. */
export interface Ended {
  readonly definition: string;
  /** Without its prefix, such as `COMPLETED`; undefined: it had not ended in time, or nothing could be learned of it. */
  readonly phase: string | undefined;
  readonly error: string;
  /** From its Create. */
  readonly ms: number;
}

const OVER = /^(COMPLETED|FAILED|CANCELLED|TIMED_OUT)$/;
const LOOK_INTERVAL_MS = 500;

/** Starts an execution that no caller waits for; gives the words of the refusal where it is refused. */
export async function execute(
  target: Port,
  kind: Execution['kind'],
  definition: string,
  inputs: Readonly<Record<string, string>>,
): Promise<Execution | string> {
  const began = Date.now();
  const [method, spec] =
    kind === 'agent'
      ? [methods.createAgent, { agentId: definition, inputs }]
      : [methods.createWorkflow, { workflowId: definition, inputs }];
  const { status, body, fault } = await callJson(target, method, { spec });
  const id = status === 200 ? textIn(body, 'id') : undefined;
  return id === undefined ? `${fault ?? status} ${body.slice(0, 300)}` : { kind, definition, id, began };
}

/** Waits until an execution has ended, or time is over. */
export async function endOf(
  target: Port,
  execution: Execution,
  withinMs: number,
  lookIntervalMs = LOOK_INTERVAL_MS,
): Promise<Ended> {
  const { kind, definition, id, began } = execution;
  for (;;) {
    const { body } = await callJson(target, kind === 'agent' ? methods.getAgent : methods.getWorkflow, {
      id,
    });
    const phase = /"phase":\s*"EXECUTION_PHASE_([A-Z_]+)"/.exec(body)?.[1];
    const ms = Date.now() - began;
    if (phase !== undefined && OVER.test(phase)) {
      return { definition, phase, error: textIn(body, 'message') ?? '', ms };
    }
    if (ms > withinMs) {
      return { definition, phase: undefined, error: `still ${phase ?? 'unknown'}`, ms };
    }
    await delay(lookIntervalMs);
  }
}

/** Executes a definition, and waits for its end. */
export async function run(
  target: Port,
  kind: Execution['kind'],
  definition: string,
  inputs: Readonly<Record<string, string>>,
  withinMs: number,
): Promise<Ended> {
  const started = await execute(target, kind, definition, inputs);
  return typeof started === 'string'
    ? { definition, phase: undefined, error: started, ms: 0 }
    : endOf(target, started, withinMs);
}

/** What did not end in time, as complaints. */
export function unended(all: readonly Ended[], withinMs: number): string[] {
  return all
    .filter(({ phase }) => phase === undefined)
    .map(({ definition, error }) => `${definition} did not end within ${withinMs / 1000} s: ${error}`);
}

/**
 * A complaint where not one ended in time. What is heavy is done a little at a time, and ordinary work goes first: a crowd of it takes as
 * long as it takes.
 */
export function noneEnded(all: readonly Ended[], withinMs: number): string[] {
  return all.every(({ phase }) => phase === undefined)
    ? [`not one ended within ${withinMs / 1000} s: ${all[0]?.error ?? 'there was none'}`]
    : [];
}

/** How many ended in which way, and how long the slowest took, for the table. */
export function tellEnds(all: readonly Ended[]): string {
  const counts = new Map<string, number>();
  for (const { phase = 'not ended' } of all) {
    counts.set(phase, (counts.get(phase) ?? 0) + 1);
  }
  const slowest = Math.max(0, ...all.map(({ ms }) => ms));
  return `${[...counts].map(([phase, count]) => `${count} ${phase}`).join(', ')}; slowest ${(slowest / 1000).toFixed(1)} s`;
}

/** The first text of a name in JSON. */
function textIn(json: string, name: string): string | undefined {
  const found = new RegExp(`"${name}":\\s*("(?:[^"\\\\]|\\\\.)*")`).exec(json)?.[1];
  return found === undefined ? undefined : String(JSON.parse(found));
}
