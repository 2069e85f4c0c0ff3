import proto from '@temporalio/proto';

const {
  PollActivityTaskQueueResponse,
  RecordActivityTaskHeartbeatRequest,
  RespondActivityTaskCanceledRequest,
  RespondActivityTaskCompletedRequest,
  RespondActivityTaskFailedRequest,
  StartWorkflowExecutionRequest,
} = proto.temporal.api.workflowservice.v1;

/** Any caller's id, wherever it stands: all are of the same length, so that none is the beginning of another. */
const CALLER_ID = /faults-\d+-\d{4}/;

/** A call of a Stigmer server to Temporal that a fault may be aimed at. */
export interface SeenCall {
  readonly method: string;
  /** The caller that it is about, by its id; empty where it is about Stigmer's own work. */
  readonly caller: string;
  /** Of a start: the owner's workflow id. */
  readonly workflowId: string;
  /** Of an activity: its task token, as hex digits. */
  readonly token: string;
}

/** An activity that a worker was given. */
export interface SeenTask {
  readonly token: string;
  readonly type: string;
  /** The workflow that it belongs to. */
  readonly workflowId: string;
}

const activityRequests = {
  RespondActivityTaskCompleted: RespondActivityTaskCompletedRequest,
  RespondActivityTaskFailed: RespondActivityTaskFailedRequest,
  RespondActivityTaskCanceled: RespondActivityTaskCanceledRequest,
  RecordActivityTaskHeartbeat: RecordActivityTaskHeartbeatRequest,
} as const;

/** Whether a method's requests can be told apart. */
export function isSeen(method: string): boolean {
  return method === 'StartWorkflowExecution' || method in activityRequests;
}

/** Whether a call ends a caller's activity. */
export function isDelivery({ method, caller }: SeenCall): boolean {
  return caller !== '' && method.startsWith('RespondActivityTask');
}

/** Whether a call starts the owner of an execution that has a caller. */
export function isOwnerStart({ method, caller }: SeenCall): boolean {
  return caller !== '' && method === 'StartWorkflowExecution';
}

/** What a request is about. */
export function readRequest(method: string, message: Uint8Array | undefined): SeenCall {
  const seen = { method, caller: '', workflowId: '', token: '' };
  if (message === undefined) {
    return seen;
  }
  if (method === 'StartWorkflowExecution') {
    const { workflowId, searchAttributes } = StartWorkflowExecutionRequest.decode(message);
    const data = (name: string) => searchAttributes?.indexedFields?.[name]?.data;
    // An activity without a workflow has an id of the same form.
    const caller = callerIn(data('StigmerCallerWorkflowId')) || callerIn(data('StigmerCallerActivityId'));
    return { ...seen, workflowId, caller };
  }
  const request = Object.entries(activityRequests).find(([name]) => name === method)?.[1];
  if (request === undefined) {
    return seen;
  }
  const { namespace, taskToken } = request.decode(message);
  // Stigmer's own activities are in its own namespace; their tokens name executions, not callers.
  const caller = namespace === 'default' ? callerIn(taskToken) : '';
  return { ...seen, caller, token: Buffer.from(taskToken).toString('hex') };
}

/** The activity that a poll was answered with; undefined where it was answered with none. */
export function readTask(message: Uint8Array | undefined): SeenTask | undefined {
  if (message === undefined || message.length === 0) {
    return undefined;
  }
  const { taskToken, activityType, workflowExecution } = PollActivityTaskQueueResponse.decode(message);
  return taskToken.length === 0
    ? undefined
    : {
        token: Buffer.from(taskToken).toString('hex'),
        type: activityType?.name ?? '',
        workflowId: workflowExecution?.workflowId ?? '',
      };
}

function callerIn(bytes: Uint8Array | null | undefined): string {
  return CALLER_ID.exec(Buffer.from(bytes ?? []).toString('latin1'))?.[0] ?? '';
}
