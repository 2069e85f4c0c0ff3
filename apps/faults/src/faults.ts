import type { Handshake, Outcome } from './script.js';
import type { Random } from './random.js';
import type { Stack, StigmerProcess } from './stack.js';
import type { FaultKind, Tally } from './tally.js';
import type { Tokens } from './tokens.js';
import { listWorkflows } from './visibility.js';
import proto from '@temporalio/proto';
import { setTimeout as delay } from 'node:timers/promises';

const { ResetWorkflowExecutionRequest } = proto.temporal.api.workflowservice.v1;

/** What the faults work on. */
export interface FaultContext {
  readonly stack: Stack;
  readonly random: Random;
  readonly tally: Tally;
  readonly tokens: Tokens;
  /** Those that have been started. */
  readonly started: readonly Handshake[];
}

/** How long a dead process stays dead, in milliseconds. */
const DOWN_MS = 1_500;

/** Longer than the heartbeat timeout of an agent's activity, in milliseconds. */
const PAUSE_MS = 12_000;

/** Makes one fault of each kind when called; it counts as a hit where it met something that was under way. */
export const faults: Partial<Record<FaultKind, (context: FaultContext) => Promise<void>>> = {
  'kill -9 of a server': async (context) => {
    const server = pickServer(context);
    const hits = context.stack.documents.readers;
    await downFor(server, DOWN_MS);
    context.tally.made('kill -9 of a server', hits > 0 ? 1 : 0);
  },
  'kill -9 of a server during Create': async (context) => {
    const server = pickServer(context);
    const create = server.api.agentExecutions
      .create({ spec: { agentId: 'echo' } }, { timeoutMs: 5_000 })
      .then(
        () => false,
        () => true,
      );
    await delay(context.random.between(0, 3));
    await downFor(server, DOWN_MS);
    context.tally.made('kill -9 of a server during Create', (await create) ? 1 : 0);
  },
  'kill -9 of a server between end and delivery': async (context) => {
    const { stack, tally, random } = context;
    const waiting = stack.documents.readers;
    const ending = random.pick(context.started.filter(({ kind }) => kind === 'agent that reads a document'));
    if (ending) {
      stack.documents.release(String(ending.index));
      await delay(random.between(5, 60));
    }
    await Promise.all(stack.servers.map((server) => downFor(server, DOWN_MS)));
    tally.made('kill -9 of a server between end and delivery', stack.documents.readers < waiting ? 1 : 0);
  },
  "kill -9 of a caller's worker": async ({ stack, random, tally }) => {
    const caller = random.pick(stack.callers);
    await caller?.kill();
    await delay(DOWN_MS);
    caller?.revive();
    tally.made("kill -9 of a caller's worker", stack.documents.readers > 0 ? 1 : 0);
  },
  'kill -9 of Temporal': async ({ stack, tally }) => {
    const hits = stack.documents.readers;
    await stack.temporal.kill();
    await delay(DOWN_MS);
    await stack.temporal.restart();
    tally.made('kill -9 of Temporal', hits > 0 ? 1 : 0);
  },
  'server stopped for longer than its heartbeats': async (context) => {
    const { child } = pickServer(context);
    const hits = context.stack.documents.readers;
    child.signal('SIGSTOP');
    await delay(PAUSE_MS);
    child.signal('SIGCONT');
    context.tally.made('server stopped for longer than its heartbeats', hits > 0 ? 1 : 0);
  },
  'owner terminated': async (context) => {
    await terminate(context, 'owner terminated', "WorkflowType IN ('AgentExecution', 'WorkflowExecution')");
  },
  'definition run terminated': async (context) => {
    await terminate(context, 'definition run terminated', "WorkflowType = 'ServerlessWorkflow'");
  },
  'caller cancelled': async (context) => {
    await atCaller(context, 'caller cancelled', ['cancelled', 'not told'], (id) =>
      context.stack.client.workflow.getHandle(id).cancel(),
    );
  },
  'caller terminated': async (context) => {
    await atCaller(context, 'caller terminated', ['not told'], async (id, handshake) => {
      // Its agent would never end by itself: somebody has to notice that nobody waits.
      context.stack.documents.keep(String(handshake.index));
      await context.stack.client.workflow.getHandle(id).terminate('a fault');
      handshake.goneAt = Date.now();
    });
  },
  'caller reset': async (context) => {
    await atCaller(context, 'caller reset', [], async (id) => {
      const request = {
        namespace: 'default',
        workflowExecution: { workflowId: id },
        reason: 'a fault',
        requestId: `${id}-reset`,
        workflowTaskFinishEventId: FIRST_TASK_COMPLETED,
      };
      await context.stack.client.workflowService.resetWorkflowExecution(
        ResetWorkflowExecutionRequest.fromObject(request),
      );
    });
  },
  'attempt failed by its own worker': ({ tokens }) => tokens.failAttempt(),
  'Create repeated': ({ tokens }) => tokens.repeat(),
  'bad token': ({ tokens }) => tokens.sendBad(),
  'reply lost': async ({ stack, tally }) => {
    stack.proxy.dropReplies(3);
    tally.made('reply lost');
  },
  'Temporal sheds load': async ({ stack, tally }) => {
    const before = stack.proxy.shed;
    stack.proxy.shedFor(3_000);
    await delay(3_000);
    tally.made('Temporal sheds load', stack.proxy.shed > before ? 1 : 0);
  },
};

/** In every caller's history: started, task scheduled, task started, task completed. */
const FIRST_TASK_COMPLETED = 4;

function pickServer({ stack, random }: FaultContext): StigmerProcess {
  const server = random.pick(stack.servers);
  if (!server) {
    throw new Error('There is no server');
  }
  return server;
}

async function downFor({ child }: StigmerProcess, ms: number): Promise<void> {
  await child.kill();
  await delay(ms);
  child.revive();
}

/** Ends a workflow of Stigmer's own, whichever it is. */
async function terminate(
  { stack, random, tally, started }: FaultContext,
  kind: FaultKind,
  which: string,
): Promise<void> {
  tally.made(kind);
  const query = `${which} AND ExecutionStatus = 'Running'`;
  const target = random.pick(await listWorkflows(stack.stigmer, 'stigmer', query));
  if (!target) {
    return;
  }
  const [ownerId = ''] = target.workflowId.split('/');
  const [owner] = await listWorkflows(stack.stigmer, 'stigmer', `WorkflowId = '${ownerId}'`);
  const handshake = started.find((candidate) => candidate.workflowId === owner?.callerWorkflowId);
  for (const outcome of [
    'AGENT_EXECUTION_CANCELLED',
    'WORKFLOW_EXECUTION_CANCELLED',
    'WORKFLOW_EXECUTION_FAILED',
  ] as const) {
    handshake?.allowed.add(outcome);
  }
  await stack.stigmer.workflow.getHandle(target.workflowId).terminate('a fault');
  tally.hit(kind);
}

/** Does something to a caller that waits, which may change what it sees. */
async function atCaller(
  { stack, random, tally, started }: FaultContext,
  kind: FaultKind,
  alsoAllowed: readonly Outcome[],
  act: (workflowId: string, handshake: Handshake) => Promise<unknown>,
): Promise<void> {
  tally.made(kind);
  const handshake = random.pick(started.slice(-60));
  if (!handshake) {
    return;
  }
  const { status } = await stack.client.workflow.getHandle(handshake.workflowId).describe();
  if (status.name !== 'RUNNING') {
    return;
  }
  for (const outcome of alsoAllowed) {
    handshake.allowed.add(outcome);
  }
  await act(handshake.workflowId, handshake);
  tally.hit(kind);
}
