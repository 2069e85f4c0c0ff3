import { CallbackState } from '@stigmer/api/execution/v1';
import { ownerWorkflowTypes, searchAttributes } from './owner-contract.js';

const ownerTypes = Object.values(ownerWorkflowTypes)
  .map((type) => `'${type}'`)
  .join(', ');

/** All running executions whose caller waits, as a query of Temporal's visibility. */
export const WAITING_CALLERS_QUERY =
  `WorkflowType IN (${ownerTypes}) AND ExecutionStatus = 'Running' ` +
  `AND ${searchAttributes.callback.name} = '${CallbackState[CallbackState.WAITING]}'`;
