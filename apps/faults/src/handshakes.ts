import { setTimeout as delay } from 'node:timers/promises';
import type { CallerInput } from './caller-workflows.js';
import { CALLER_QUEUE } from './caller-queue.js';
import type { Handshake } from './script.js';
import type { Stack } from './stack.js';

const retry = { maximumAttempts: 10, initialInterval: '500ms' } as const;

/** Looked after by the heartbeat monitor; a worker that dies before Create is found out by the missing heartbeats. */
const LONG = { startToCloseTimeout: '10 minutes', liveness: '30s', retry } as const;

/** Looked after by the callback monitor. */
const RETRYING = { startToCloseTimeout: '3 minutes', retry } as const;

/** Starts a handshake as its script says; its document is released in time. */
export async function startHandshake(stack: Stack, handshake: Handshake): Promise<void> {
  const { workflowId, index, holdMs, marker } = handshake;
  stack.documents.add(String(index), `The ${marker} opened in spring.\n`);
  await untilDone(() =>
    stack.client.workflow.start('Caller', {
      workflowId,
      taskQueue: CALLER_QUEUE,
      args: [inputOf(stack, handshake)],
    }),
  );
  if (!isHeldForGood(handshake)) {
    setTimeout(() => stack.documents.release(String(index)), holdMs).unref();
  }
}

/** Whether its document is never released: it is meant to run out of time. */
function isHeldForGood({ kind }: Handshake): boolean {
  return kind === 'agent that runs out of time' || kind === 'agent whose caller times out';
}

function inputOf({ documents }: Stack, { kind, index, marker, bytes }: Handshake): CallerInput {
  const agent = { agentId: 'document-processor-v1', inputs: { document_url: documents.url(String(index)) } };
  switch (kind) {
    case 'agent that reads a document':
      return { agent, options: index % 20 < 10 ? RETRYING : LONG };
    case 'agent that is short':
      return { agent: { agentId: 'echo', inputs: { marker } }, options: LONG };
    case 'agent that fails':
      return { agent: { ...agent, inputs: { document_url: documents.url('missing') } }, options: RETRYING };
    case 'agent that runs out of time':
      return { agent: { ...agent, timeLimit: '15s' }, options: RETRYING };
    case 'agent whose caller times out':
      return { agent, options: { startToCloseTimeout: '20s' } };
    case 'workflow that waits':
      return { workflow: { workflowId: 'fault-wait', inputs: { marker } }, options: LONG };
    case 'workflow that fails':
      return { workflow: { workflowId: 'fault-refuse', inputs: { bytes: '10' } }, options: RETRYING };
    case 'workflow with a large result':
      return { workflow: { workflowId: 'fault-large', inputs: { bytes: String(bytes) } }, options: LONG };
    case 'workflow with a large failure':
      return { workflow: { workflowId: 'fault-refuse', inputs: { bytes: String(bytes) } }, options: LONG };
    case 'caller with a token of its own':
      return { tokenFor: index };
  }
}

/** Does what only an outage stands in the way of, until it is done: a repeated start of the same id counts as done. */
export async function untilDone(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError') {
        return;
      }
      await delay(500);
    }
  }
}
