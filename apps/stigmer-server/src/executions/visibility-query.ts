import { timestampDate, type Timestamp } from '@bufbuild/protobuf/wkt';
import { ExecutionPhase } from '@stigmer/api/execution/v1';
import type { ExecutionKind } from '@stigmer/handshake';
import { ownerWorkflowTypes, searchAttributes } from '../temporal/owner-contract.js';
import { searchable } from '../temporal/owner-start.js';

/** Which executions to list. */
export interface ExecutionFilter {
  readonly phase: ExecutionPhase;
  /** Empty: of any definition. */
  readonly definitionId: string;
  /** Empty: of any caller. */
  readonly callerWorkflowId: string;
  /** Empty: of any activity of a caller. */
  readonly callerActivityId: string;
  readonly startedAfter?: Timestamp;
  readonly startedBefore?: Timestamp;
}

/** The query of Temporal's visibility for a filter (https://docs.temporal.io/list-filter). */
export function visibilityQuery(kind: ExecutionKind, filter: ExecutionFilter): string {
  const { phase, definition, callerWorkflowId, callerActivityId } = searchAttributes;
  const terms = [`WorkflowType = ${quoted(ownerWorkflowTypes[kind])}`];
  if (filter.phase !== ExecutionPhase.UNSPECIFIED) {
    terms.push(phaseTerm(phase.name, filter.phase));
  }
  if (filter.definitionId !== '') {
    terms.push(`${definition.name} = ${quoted(filter.definitionId)}`);
  }
  if (filter.callerWorkflowId !== '') {
    terms.push(`${callerWorkflowId.name} = ${quoted(searchable(filter.callerWorkflowId))}`);
  }
  if (filter.callerActivityId !== '') {
    terms.push(`${callerActivityId.name} = ${quoted(searchable(filter.callerActivityId))}`);
  }
  if (filter.startedAfter) {
    terms.push(`StartTime > ${quoted(timestampDate(filter.startedAfter).toISOString())}`);
  }
  if (filter.startedBefore) {
    terms.push(`StartTime < ${quoted(timestampDate(filter.startedBefore).toISOString())}`);
  }
  return terms.join(' AND ');
}

/** A terminated owner could not publish its last phase: it counts as cancelled. */
function phaseTerm(attribute: string, phase: ExecutionPhase): string {
  const published = `${attribute} = ${quoted(ExecutionPhase[phase])}`;
  switch (phase) {
    case ExecutionPhase.CANCELLED:
      return (
        `(${published} OR (ExecutionStatus = 'Terminated' AND ${attribute} IN ` +
        `(${[ExecutionPhase.PENDING, ExecutionPhase.IN_PROGRESS].map((open) => quoted(ExecutionPhase[open])).join(', ')})))`
      );
    case ExecutionPhase.PENDING:
    case ExecutionPhase.IN_PROGRESS:
      return `${published} AND ExecutionStatus = 'Running'`;
    default:
      return published;
  }
}

function quoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
