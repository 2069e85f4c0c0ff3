import { isMessage } from '@bufbuild/protobuf';
import { durationMs, timestampFromMs } from '@bufbuild/protobuf/wkt';
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
      // Such a caller told a time of its own clock.
      callback.deadline = callback.timeLeft && timestampFromMs(Date.now() + durationMs(callback.timeLeft));
      callback.timeLeft = undefined;
    }
  }
  return next(request);
};
