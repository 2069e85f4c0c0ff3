import { create, isMessage } from '@bufbuild/protobuf';
import type { ExecutionByKind, ExecutionKind } from '@stigmer/handshake';
import { searchAttributePayloadConverter } from '@temporalio/common/lib/converter/payload-search-attributes.js';
import { cutText } from '../cut-text.js';
import { GrpcStatus, grpcStatusOf } from '../temporal/grpc-status.js';
import proto, { type temporal } from '@temporalio/proto';
import { memoKeys, searchAttributes } from '../temporal/owner-contract.js';
import { payloadConverter } from '../temporal/payload-converter.js';
import { answerBytes, MAX_ANSWER_BYTES } from '../answer-size.js';
import { withDeliveryRecord } from './delivery-record.js';
import { executionTraits } from './execution-traits.js';
import type { ExecutionsContext } from './executions-context.js';
import { fillPage, type ReadPart } from './fill-page.js';
import { damagedPageToken, readPageToken, writePageToken } from './page-token.js';
import { markTerminated } from './terminated-status.js';
import { visibilityQuery, type ExecutionFilter } from './visibility-query.js';

const DEFAULT_PAGE_SIZE = 50;

/** How many executions are read from Temporal at once. */
const READ_AT_ONCE = 200;

/** The most that an execution may take in a list, in bytes: twice what one takes whose texts are as long as they may be. */
const MAX_ITEM_BYTES = 128 * 1024;

/** What is left of the texts of one that takes more, in UTF-16 units. */
const MAX_TEXT = 1_000;

const { WORKFLOW_EXECUTION_STATUS_TERMINATED, WORKFLOW_EXECUTION_STATUS_TIMED_OUT } =
  proto.temporal.api.enums.v1.WorkflowExecutionStatus;

/** A page of executions. */
export interface ExecutionPage<K extends ExecutionKind> {
  readonly executions: ExecutionByKind[K][];
  /** Empty on the last page. */
  readonly nextPageToken: string;
}

/**
 * Lists executions: the running ones first, then those that ended last. Inputs and outputs are left out. A page that would be too
 * large for clients ends early.
 *
 * @param pageSize 0 means 50
 * @throws ConnectError INVALID_ARGUMENT for a page token of other filters
 */
export async function listExecutions<K extends ExecutionKind>(
  context: ExecutionsContext,
  kind: K,
  filter: ExecutionFilter,
  pageSize: number,
  pageToken: string,
): Promise<ExecutionPage<K>> {
  const { connection, namespace } = context;
  const { schema } = executionTraits[kind];
  const query = visibilityQuery(kind, filter);
  const read: ReadPart<ExecutionByKind[K]> = async (count, from) => {
    const { executions, nextPageToken } = await connection.workflowService.listWorkflowExecutions({
      namespace,
      query,
      pageSize: count,
      nextPageToken: from ?? null,
    });
    const items = await Promise.all(
      executions.map(async (info) => withinItem(kind, await withDeliveryRecord(context, listed(kind, info)))),
    );
    return { items, next: nextPageToken?.length ? nextPageToken : undefined };
  };
  const limits = {
    items: pageSize === 0 ? DEFAULT_PAGE_SIZE : pageSize,
    bytes: MAX_ANSWER_BYTES,
    itemsAtOnce: READ_AT_ONCE,
  };
  const sizeOf = (execution: ExecutionByKind[K]) => answerBytes(schema, execution);
  const from = readPageToken(query, pageToken);
  const page = await fillPage(read, sizeOf, limits, from).catch((error: unknown) => {
    throw from !== undefined && grpcStatusOf(error) === GrpcStatus.INVALID_ARGUMENT
      ? damagedPageToken()
      : error;
  });
  return { executions: [...page.items], nextPageToken: writePageToken(query, page.next) };
}

/**
 * An execution as it fits into any page. What is kept of one is far smaller; but where it isn't, one that could not be listed
 * would keep all behind it from being listed too.
 */
function withinItem<K extends ExecutionKind>(kind: K, execution: ExecutionByKind[K]): ExecutionByKind[K] {
  const { status } = execution;
  if (status && answerBytes(executionTraits[kind].schema, execution) > MAX_ITEM_BYTES) {
    const { error, callback } = status;
    if (error) {
      error.message = shortened(error.message);
    }
    if (callback) {
      callback.lastError = shortened(callback.lastError);
      callback.verdict = shortened(callback.verdict);
    }
  }
  return execution;
}

function shortened(text: string): string {
  return cutText(text, MAX_TEXT, '… (cut in lists; Get tells all)');
}

function listed<K extends ExecutionKind>(
  kind: K,
  info: temporal.api.workflow.v1.IWorkflowExecutionInfo,
): ExecutionByKind[K] {
  const traits = executionTraits[kind];
  const memo = info.memo?.fields?.[memoKeys.status];
  const published: unknown = memo ? payloadConverter.fromPayload(memo) : undefined;
  const status = isMessage(published, traits.statusSchema) ? published : create(traits.statusSchema);
  if (
    info.status === WORKFLOW_EXECUTION_STATUS_TERMINATED ||
    info.status === WORKFLOW_EXECUTION_STATUS_TIMED_OUT
  ) {
    markTerminated(kind, status, info.closeTime, undefined);
  }
  const definition = info.searchAttributes?.indexedFields?.[searchAttributes.definition.name];
  const definitionId: unknown = definition ? searchAttributePayloadConverter.fromPayload(definition) : '';
  return traits.execution(
    info.execution?.workflowId ?? '',
    traits.specOf(Array.isArray(definitionId) ? String(definitionId[0]) : String(definitionId)),
    status,
  );
}
