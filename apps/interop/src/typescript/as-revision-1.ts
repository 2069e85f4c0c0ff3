import { isMessage } from '@bufbuild/protobuf';
import type { Interceptor } from '@connectrpc/connect';
import { AgentExecutionCreateRequestSchema } from '@stigmer/api/agentexecution/v1';
import { WorkflowExecutionCreateRequestSchema } from '@stigmer/api/workflowexecution/v1';

/** Makes a client send what one with stubs of the first revision does: it says so, and knows no newer field. */
export const asRevisionOne: Interceptor = (next) => async (request) => {
  const { message } = request;
  if (
    isMessage(message, AgentExecutionCreateRequestSchema) ||
    isMessage(message, WorkflowExecutionCreateRequestSchema)
  ) {
    const callback = message.spec?.callback;
    if (callback) {
      callback.revision = 1;
      callback.heartbeatTimeout = undefined;
    }
  }
  return next(request);
};
