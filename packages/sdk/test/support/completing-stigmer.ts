import { create, type JsonObject } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import {
  AgentExecutionSchema,
  type AgentExecution,
  type AgentExecutionSpec,
} from '@stigmer/api/agentexecution/v1';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import { WorkflowExecutionSchema } from '@stigmer/api/workflowexecution/v1';
import { payloadConverterPath } from '@stigmer/sdk';
import { ActivityCancelledError, AsyncCompletionClient, type ConnectionLike } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { startFakeStigmer, type FakeStigmer } from './fake-stigmer.js';

/** A fake Stigmer that completes its callers' activities, and remembers what they asked for. */
export interface CompletingStigmer extends FakeStigmer {
  /** The specs of all executions, with their tokens. */
  readonly specs: readonly AgentExecutionSpec[];
}

/**
 * Starts one. The agent `echo` completes with its inputs. The agents `fails`, `times-out` and `is-cancelled` end so;
 * `fails-bare` fails without details; `waits` and `summarizer` end when their
 * caller cancels them; there are no others. The workflow `fails-too` fails, others complete.
 */
export async function startCompletingStigmer(connection: ConnectionLike): Promise<CompletingStigmer> {
  const completer = new AsyncCompletionClient({ connection, dataConverter: { payloadConverterPath } });
  const specs: AgentExecutionSpec[] = [];
  const fail = (token: Uint8Array, type: string, message: string, details: unknown[]) =>
    completer.fail(token, ApplicationFailure.create({ type, message, nonRetryable: true, details }));

  const cancelWhenAsked = async (token: Uint8Array): Promise<void> => {
    try {
      for (;;) {
        await completer.heartbeat(token);
      }
    } catch (error) {
      if (error instanceof ActivityCancelledError) {
        await completer.reportCancellation(token);
      }
    }
  };

  const answers: Record<string, (spec: AgentExecutionSpec) => Promise<void>> = {
    echo: ({ callbackToken, inputs }) =>
      completer.complete(callbackToken, execution(ExecutionPhase.COMPLETED, { inputs })),
    fails: ({ callbackToken }) =>
      fail(callbackToken, 'AGENT_EXECUTION_FAILED', 'no', [execution(ExecutionPhase.FAILED)]),
    'fails-bare': ({ callbackToken }) => fail(callbackToken, 'AGENT_EXECUTION_FAILED', 'no', []),
    'times-out': ({ callbackToken }) =>
      fail(callbackToken, 'AGENT_EXECUTION_TIMEOUT', 'late', [execution(ExecutionPhase.TIMED_OUT)]),
    'is-cancelled': ({ callbackToken }) =>
      fail(callbackToken, 'AGENT_EXECUTION_CANCELLED', 'stop', [execution(ExecutionPhase.CANCELLED)]),
    waits: async ({ callbackToken }) => void cancelWhenAsked(callbackToken),
    summarizer: async ({ callbackToken }) => void cancelWhenAsked(callbackToken),
  };

  const server = await startFakeStigmer({
    agents: {
      async create({ spec }) {
        const answer = spec && answers[spec.agentId];
        if (!answer) {
          throw new ConnectError('There is no such agent.', Code.NotFound);
        }
        specs.push(spec);
        await answer(spec);
        return { id: 'aex-1' };
      },
    },
    workflows: {
      async create({ spec }) {
        const { callbackToken = new Uint8Array(), workflowId = '' } = spec ?? {};
        const end = { id: 'wex-1', spec: { workflowId }, status: { error: { message: 'broken' } } };
        const message = create(WorkflowExecutionSchema, end);
        await (workflowId === 'fails-too'
          ? fail(callbackToken, 'WORKFLOW_EXECUTION_FAILED', 'broken', [message])
          : completer.complete(callbackToken, message));
        return { id: 'wex-1' };
      },
    },
  });
  return { ...server, specs };
}

function execution(phase: ExecutionPhase, output: JsonObject = {}): AgentExecution {
  return create(AgentExecutionSchema, {
    id: 'aex-1',
    status: { phase, startedAt: { seconds: 5n }, error: { message: 'why' }, output },
  });
}
