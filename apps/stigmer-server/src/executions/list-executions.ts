import { create, isMessage } from '@bufbuild/protobuf';
import type { ExecutionByKind, ExecutionKind } from '@stigmer/handshake';
import { searchAttributePayloadConverter } from '@temporalio/common/lib/converter/payload-search-attributes.js';
import { GrpcStatus, grpcStatusOf } from '../temporal/grpc-status.js';
import proto, { type temporal } from '@temporalio/proto';
import { memoKeys, searchAttributes } from '../temporal/owner-contract.js';
import { payloadConverter } from '../temporal/payload-converter.js';
import { withDeliveryRecord } from './delivery-record.js';
import { executionTraits } from './execution-traits.js';
import type { ExecutionsContext } from './executions-context.js';
import { damagedPageToken, readPageToken, writePageToken } from './page-token.js';
import { markTerminated } from './terminated-status.js';
import { visibilityQuery, type ExecutionFilter } from './visibility-query.js';

const DEFAULT_PAGE_SIZE = 50;
const { WORKFLOW_EXECUTION_STATUS_TERMINATED, WORKFLOW_EXECUTION_STATUS_TIMED_OUT } =
  proto.temporal.api.enums.v1.WorkflowExecutionStatus;

/** A page of executions. */
export interface ExecutionPage<K extends ExecutionKind> {
  readonly executions: ExecutionByKind[K][];
  /** Empty on the last page. */
  readonly nextPageToken: string;
}

/**
 * Lists executions: the running ones first, then those that ended last. Inputs and outputs are left out.
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
  const query = visibilityQuery(kind, filter);
  const page = await connection.workflowService
    .listWorkflowExecutions({
      namespace,
      query,
      pageSize: pageSize === 0 ? DEFAULT_PAGE_SIZE : pageSize,
      nextPageToken: readPageToken(query, pageToken) ?? null,
    })
    .catch((error: unknown) => {
      throw pageToken !== '' && grpcStatusOf(error) === GrpcStatus.INVALID_ARGUMENT
        ? damagedPageToken()
        : error;
    });
  return {
    executions: await Promise.all(
      page.executions.map((info) => withDeliveryRecord(context, listed(kind, info))),
    ),
    nextPageToken: writePageToken(query, page.nextPageToken),
  };
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
