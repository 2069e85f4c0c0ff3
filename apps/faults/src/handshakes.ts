import { setTimeout as delay } from 'node:timers/promises';
import type { ExecuteAgentInput } from '@stigmer/sdk/workflow';
import { isStandalone, type StandaloneKind } from './caller.js';
import type { CallerStep } from './caller-workflows.js';
import { CALLER_QUEUE } from './caller-queue.js';
import { AHEAD_DEADLINE_MS, SHORT_DEADLINE_MS, TIME_LIMIT_SECONDS } from './intended-truths.js';
import type { Handshake, HandshakeKind } from './script.js';
import type { Stack } from './stack.js';

/** Within which time a caller that needs heartbeats learns that none come, in milliseconds. */
export const LIVENESS_MS = 12_000;

/** An agent gives a document up that takes 2 minutes, and a crash may make it begin again. */
const LONGEST_READING_MS = 80_000;

/** Longer than a run: no deadline heals what Stigmer must heal. */
const LONG = '1 hour';

/** The caller's workflow sees what its activity was told of a cancellation. */
const WAITING = { startToCloseTimeout: LONG, cancellationType: 'WAIT_CANCELLATION_COMPLETED' } as const;

/** Kept alive by the heartbeat monitor, and tried again when heartbeats fail to come. */
const BEATING = {
  ...WAITING,
  liveness: LIVENESS_MS,
  retry: { maximumAttempts: 50, initialInterval: '500ms', maximumInterval: '5s' },
} as const;

/** More than the shortest of the deadlines that such callers have, in milliseconds. */
const SKEW_MS = 360_000;

/** JSON that names half of a surrogate pair: what a definition parses it to has no form in UTF-8. */
const HALF = String.raw`{"qty":0,"name":"\ud83d"}`;

/** More than agents keep of a sentence, in UTF-16 units. */
const LONG_SENTENCE = 1_200;

const ONCE = { retry: { maximumAttempts: 1 } } as const;

/** Tried once, without heartbeats: only Stigmer can heal what goes wrong. */
const PATIENT = WAITING;

/** Starts a handshake as its script says; its document is released in time. */
export async function startHandshake(stack: Stack, handshake: Handshake): Promise<void> {
  const { kind, index, holdMs, document } = handshake;
  stack.documents.add(index, document);
  await untilDone(() =>
    isStandalone(kind) ? startActivity(stack, handshake, kind) : startWorkflow(stack, handshake, kind),
  );
  if (!isHeldForGood(handshake)) {
    setTimeout(
      () => {
        if (!handshake.isClaimed) {
          stack.documents.release(index);
        }
      },
      Math.min(holdMs, LONGEST_READING_MS),
    ).unref();
  }
}

type WorkflowKind = Exclude<HandshakeKind, StandaloneKind>;

function startWorkflow(stack: Stack, handshake: Handshake, kind: WorkflowKind): Promise<unknown> {
  return stack.client.workflow.start('Caller', {
    workflowId: handshake.callerId,
    taskQueue: CALLER_QUEUE,
    args: [stepsOf(stack, handshake, kind)],
  });
}

/** As anybody starts the SDK's activity without a workflow. */
function startActivity(stack: Stack, handshake: Handshake, kind: StandaloneKind): Promise<unknown> {
  return stack.client.activity.start('ExecuteAgent', {
    id: handshake.callerId,
    taskQueue: CALLER_QUEUE,
    args: [readerOf(stack, handshake)],
    startToCloseTimeout: LONG,
    ...(kind === 'activity without a workflow'
      ? { heartbeatTimeout: LIVENESS_MS, retry: BEATING.retry }
      : ONCE),
  });
}

function readerOf({ documents }: Stack, { index }: Handshake): ExecuteAgentInput {
  return { agentId: 'document-processor-v1', inputs: { document_url: documents.url(index) } };
}

const HELD_FOR_GOOD: readonly HandshakeKind[] = [
  'agent that runs out of time',
  'agent whose caller times out',
  'caller whose clock is ahead',
];

/** Whether its document is never released: it is meant to run out of time. */
export function isHeldForGood({ kind }: Handshake): boolean {
  return HELD_FOR_GOOD.includes(kind);
}

function stepsOf(stack: Stack, handshake: Handshake, kind: WorkflowKind): CallerStep[] {
  const { index, secret, bytes, levels, text, holdMs } = handshake;
  const reader = readerOf(stack, handshake);
  const summarizer = {
    agentId: 'summarizer',
    inputs: { text: text.text, sentences: String(text.sentences) },
  };
  const waiting = {
    workflowId: 'fault-wait',
    inputs: { secret, duration: `PT${Math.ceil(holdMs / 1000)}S` },
  };
  switch (kind) {
    case 'agent that reads a document':
      return [{ agent: reader, options: BEATING }];
    case 'agent that reads a document, for a patient caller':
    case 'agent that fails':
      return [{ agent: reader, options: PATIENT }];
    case 'agent that is short':
      return [{ agent: summarizer, options: PATIENT }];
    case 'agent that runs out of time':
      return [{ agent: { ...reader, timeLimit: `${TIME_LIMIT_SECONDS}s` }, options: PATIENT }];
    case 'agent whose caller times out':
      return [{ agent: reader, options: { startToCloseTimeout: SHORT_DEADLINE_MS } }];
    case 'workflow that waits':
      return [{ workflow: waiting, options: BEATING }];
    case 'workflow that waits, for a patient caller':
      return [{ workflow: waiting, options: PATIENT }];
    case 'workflow that fails':
      return [
        { workflow: { workflowId: 'fault-refuse', inputs: { secret, bytes: '10' } }, options: PATIENT },
      ];
    case 'workflow with a large result':
      return [
        {
          workflow: { workflowId: 'fault-large', inputs: { secret, bytes: String(bytes) } },
          options: PATIENT,
        },
      ];
    case 'workflow with a large failure':
      return [
        {
          workflow: { workflowId: 'fault-refuse', inputs: { secret, bytes: String(bytes) } },
          options: BEATING,
        },
      ];
    case 'workflow with a deep result':
      return [
        {
          workflow: { workflowId: 'fault-nest', inputs: { secret, levels: String(levels) } },
          options: PATIENT,
        },
      ];
    case 'workflow that is given half a character':
      return [{ workflow: { workflowId: 'fault-parse', inputs: { order: HALF } }, options: PATIENT }];
    case 'agent whose text is cut':
      return [{ agent: { agentId: 'summarizer', inputs: { text: longSentence(index) } }, options: PATIENT }];
    case 'caller with a token of its own':
      return [{ tokenFor: index }];
    case 'caller whose clock is behind':
      return [{ tokenFor: index, clock: -SKEW_MS, options: { startToCloseTimeout: '5 minutes', ...ONCE } }];
    case 'caller whose clock is ahead':
      return [
        { tokenFor: index, clock: SKEW_MS, options: { startToCloseTimeout: AHEAD_DEADLINE_MS, ...ONCE } },
      ];
    case 'caller that tells the time it has left':
      return [
        { tokenFor: index, clock: 'time left', options: { startToCloseTimeout: '5 minutes', ...ONCE } },
      ];
    case 'caller of two steps with one activity id':
      // An activity id may be used again in a run: only the event that scheduled it tells the two apart.
      return [
        { agent: summarizer, options: { ...PATIENT, activityId: 'step' } },
        { agent: reader, options: { ...PATIENT, activityId: 'step' } },
      ];
  }
}

/** A sentence that is cut among characters of two UTF-16 units; of two that follow each other, one would be cut within. */
function longSentence(index: number): string {
  return `The box that came was ${'x'.repeat(index % 2)}wonderful ${'😀'.repeat(LONG_SENTENCE / 2)}.`;
}

const ALREADY_STARTED: ReadonlySet<string> = new Set([
  'WorkflowExecutionAlreadyStartedError',
  'ActivityExecutionAlreadyStartedError',
]);

/** Does what only an outage stands in the way of, until it is done: a repeated start of the same id counts as done. */
export async function untilDone(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (error instanceof Error && ALREADY_STARTED.has(error.name)) {
        return;
      }
      await delay(500);
    }
  }
}
