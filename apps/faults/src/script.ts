import type { Random } from './random.js';

/** What a handshake is meant to be. */
export const handshakeKinds = [
  'agent that reads a document',
  'agent that is short',
  'agent that fails',
  'agent that runs out of time',
  'agent whose caller times out',
  'workflow that waits',
  'workflow that fails',
  'workflow with a large result',
  'workflow with a large failure',
  'caller with a token of its own',
] as const;

export type HandshakeKind = (typeof handshakeKinds)[number];

/** How a caller's activity may end, as its own history tells. */
export type Outcome =
  | 'completed'
  | 'cancelled'
  | 'timed out in Temporal'
  | 'not told'
  | `${'AGENT' | 'WORKFLOW'}_EXECUTION_${'FAILED' | 'TIMEOUT' | 'CANCELLED'}`
  | 'other failure';

/** Sizes around Temporal's limits for a payload (2 MiB) and for a call (4 MiB), in bytes. */
const LARGE_SIZES = [1.9, 2.1, 4.2].map((mebibytes) => Math.round(mebibytes * 1024 * 1024));

/** One handshake, as the harness means it. What it does to it is added while it runs. */
export interface Handshake {
  readonly index: number;
  readonly kind: HandshakeKind;
  readonly workflowId: string;
  /** Stands in the result, and nowhere else. */
  readonly marker: string;
  /** How long its document is held back, in milliseconds. */
  readonly holdMs: number;
  /** Of what is large, in bytes. */
  readonly bytes: number;
  /** What may come of it; faults that aim at it add to this. */
  readonly allowed: Set<Outcome>;
  /** When its caller was terminated, in milliseconds since the epoch. */
  goneAt?: number;
}

/** Writes the script of a run: each kind comes up equally often, in an order that the seed decides. */
export function writeScript(count: number, random: Random, run: string): Handshake[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = handshakeKinds[index % handshakeKinds.length] ?? 'agent that is short';
    return {
      index,
      kind,
      workflowId: `faults-${run}-${index}`,
      marker: `marker-${run}-${index}-end`,
      holdMs: random.between(0, 25_000),
      bytes: LARGE_SIZES[Math.floor(index / handshakeKinds.length) % LARGE_SIZES.length] ?? 0,
      allowed: new Set(intended(kind)),
    };
  });
}

function intended(kind: HandshakeKind): Outcome[] {
  switch (kind) {
    case 'agent that reads a document':
    case 'agent that is short':
    case 'workflow that waits':
    case 'caller with a token of its own':
      return ['completed'];
    case 'agent that fails':
      return ['AGENT_EXECUTION_FAILED'];
    case 'agent that runs out of time':
      return ['AGENT_EXECUTION_TIMEOUT'];
    case 'agent whose caller times out':
      // Stigmer stops it a little before; where it is down then, Temporal's own timeout is the truth.
      return ['AGENT_EXECUTION_TIMEOUT', 'timed out in Temporal'];
    case 'workflow that fails':
    case 'workflow with a large failure':
    case 'workflow with a large result':
      return ['WORKFLOW_EXECUTION_FAILED'];
  }
}
