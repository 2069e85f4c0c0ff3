import { create } from '@bufbuild/protobuf';
import type { ConnectRouter } from '@connectrpc/connect';
import { AgentExecutionService, AgentExecutionSpecSchema } from '@stigmer/api/agentexecution/v1';
import { WorkflowExecutionService, WorkflowExecutionSpecSchema } from '@stigmer/api/workflowexecution/v1';
import type { AskedExecution, Wanted } from './asked-execution.js';

/** Where the calls go. */
export interface FakeServer {
  /** @returns the id of the execution */
  create(wanted: Wanted, token: Uint8Array, requestId: string): string;
  get(id: string): AskedExecution;
  cancel(id: string): AskedExecution;
}

const withoutToken = { callbackToken: new Uint8Array() };

/** The calls that a caller and its tests need; all others are unimplemented. */
export function fakeServices(server: FakeServer): (router: ConnectRouter) => void {
  const agent = (asked: AskedExecution) => (asked.kind === 'agent' ? { execution: asked.execution } : {});
  const workflow = (asked: AskedExecution) =>
    asked.kind === 'workflow' ? { execution: asked.execution } : {};
  return (router) => {
    router.service(AgentExecutionService, {
      create({ spec, requestId }) {
        const { callbackToken, ...others } = spec ?? create(AgentExecutionSpecSchema);
        const wanted = { kind: 'agent', spec: { ...others, ...withoutToken } } as const;
        return { id: server.create(wanted, callbackToken, requestId) };
      },
      get: ({ id }) => agent(server.get(id)),
      cancel: ({ id }) => agent(server.cancel(id)),
    });
    router.service(WorkflowExecutionService, {
      create({ spec, requestId }) {
        const { callbackToken, ...others } = spec ?? create(WorkflowExecutionSpecSchema);
        const wanted = { kind: 'workflow', spec: { ...others, ...withoutToken } } as const;
        return { id: server.create(wanted, callbackToken, requestId) };
      },
      get: ({ id }) => workflow(server.get(id)),
      cancel: ({ id }) => workflow(server.cancel(id)),
    });
  };
}
