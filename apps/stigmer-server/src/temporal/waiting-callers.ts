import { CallbackState } from '@stigmer/api/execution/v1';
import { WAITING_BY_NEXUS } from './callback-status.js';
import { executionIdPrefixes } from './execution-id-prefixes.js';
import type { Shard } from './monitor-contract.js';
import { NEXUS_OPERATION_TYPE } from './nexus-contract.js';
import { ownerWorkflowTypes, searchAttributes } from './owner-contract.js';

const ownerTypes = Object.values(ownerWorkflowTypes)
  .map((type) => `'${type}'`)
  .join(', ');

const callerNotTold =
  `WorkflowType IN (${ownerTypes}) ` +
  `AND ${searchAttributes.callback.name} = '${CallbackState[CallbackState.WAITING]}'`;

const HEX_DIGITS = Array.from({ length: 16 }, (_, digit) => digit.toString(16));

/** All running executions whose caller waits, as a query of Temporal's visibility. */
export const WAITING_CALLERS_QUERY = `${callerNotTold} AND ExecutionStatus = 'Running'`;

/** Those of them whose caller's activity has no heartbeat timeout. */
export const PATIENT_CALLERS_QUERY = `${WAITING_CALLERS_QUERY} AND ${searchAttributes.heartbeatTimeout.name} IS NULL`;

/** Those of them whose caller's activity has a heartbeat timeout. */
export const HEARTBEATING_CALLERS_QUERY = `${WAITING_CALLERS_QUERY} AND ${searchAttributes.heartbeatTimeout.name} IS NOT NULL`;

/** All executions that were ended from outside before their caller was told. */
export const UNTOLD_CALLERS_QUERY = `${callerNotTold} AND ExecutionStatus IN ('Terminated', 'TimedOut', 'Failed')`;

/** All stand-ins that deliver now. */
export const STAND_INS_QUERY = "WorkflowType = 'CallbackDelivery' AND ExecutionStatus = 'Running'";

/** All running executions whose caller waits by a Nexus operation. */
export const WAITING_BY_NEXUS_QUERY =
  `WorkflowType IN (${ownerTypes}) ` +
  `AND ${searchAttributes.callback.name} = '${WAITING_BY_NEXUS}' AND ExecutionStatus = 'Running'`;

/** All workflows behind Nexus operations that are waited for. */
export const NEXUS_OPERATIONS_QUERY = `WorkflowType = '${NEXUS_OPERATION_TYPE}' AND ExecutionStatus = 'Running'`;

/** A shard of the callers whose activity has no heartbeat timeout. */
export function patientCallersQuery({ index, count }: Shard): string {
  if (count === 1) {
    return PATIENT_CALLERS_QUERY;
  }
  const ids = Object.values(executionIdPrefixes).flatMap((prefix) =>
    HEX_DIGITS.filter((_, digit) => digit % count === index).map(
      (digit) => `WorkflowId STARTS_WITH '${prefix}-${digit}'`,
    ),
  );
  return `${PATIENT_CALLERS_QUERY} AND (${ids.join(' OR ')})`;
}
