import { Context } from '@temporalio/activity';
import { checkCallers, type CheckCallersDependencies } from '../callbacks/check-callers.js';
import { deliverOutcome, type DeliveryDependencies } from '../callbacks/deliver-outcome.js';
import type { OwnActivities } from './activity-contract.js';

/** What the server's own activities need. */
export interface ActivitiesDependencies extends DeliveryDependencies, CheckCallersDependencies {
  readonly runBuiltinAgent: OwnActivities['runBuiltinAgent'];
  readonly callFunction: OwnActivities['callFunction'];
  readonly monitorIntervalMs: number;
}

/** The server's own activities. */
export function createActivities(dependencies: ActivitiesDependencies): OwnActivities {
  const { runBuiltinAgent, callFunction, monitorIntervalMs, logger } = dependencies;
  return {
    runBuiltinAgent,
    callFunction,
    deliverOutcome: (execution, delivery) =>
      deliverOutcome(dependencies, execution, delivery, Context.current().info.attempt),
    async checkCallers() {
      const counts = await checkCallers(dependencies, () => Context.current().heartbeat());
      logger.debug(counts, 'Callers checked');
      return monitorIntervalMs;
    },
  };
}
