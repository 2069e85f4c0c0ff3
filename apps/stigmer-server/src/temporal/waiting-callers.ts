import { CallbackState } from '@stigmer/api/execution/v1';
import { ownerWorkflowTypes, searchAttributes } from './owner-contract.js';

const ownerTypes = Object.values(ownerWorkflowTypes)
  .map((type) => `'${type}'`)
  .join(', ');

const callerNotTold =
  `WorkflowType IN (${ownerTypes}) ` +
  `AND ${searchAttributes.callback.name} = '${CallbackState[CallbackState.WAITING]}'`;

/** All running executions whose caller waits, as a query of Temporal's visibility. */
export const WAITING_CALLERS_QUERY = `${callerNotTold} AND ExecutionStatus = 'Running'`;

/** All executions that were ended from outside before their caller was told. */
export const UNTOLD_CALLERS_QUERY = `${callerNotTold} AND ExecutionStatus IN ('Terminated', 'TimedOut', 'Failed')`;
