import { Context } from '@temporalio/activity';
import { checkCallers, type CheckCallersDependencies } from '../callbacks/check-callers.js';
import { deliverForEndedOwners } from '../callbacks/deliver-for-ended-owners.js';
import { deliverOutcome, type DeliveryDependencies } from '../callbacks/deliver-outcome.js';
import type { OwnActivities } from './activity-contract.js';

/** What the server's own activities need. */
export interface ActivitiesDependencies extends DeliveryDependencies, CheckCallersDependencies {
  readonly runBuiltinAgent: OwnActivities['runBuiltinAgent'];
  readonly callFunction: OwnActivities['callFunction'];
  /** Stigmer's own namespace. */
  readonly namespace: string;
  readonly monitorIntervalMs: number;
}

/** The server's own activities. */
export function createActivities(dependencies: ActivitiesDependencies): OwnActivities {
  const { runBuiltinAgent, callFunction, monitorIntervalMs, logger } = dependencies;
  let seenTo: ReadonlySet<string> = new Set<string>();
  return {
    runBuiltinAgent,
    callFunction,
    deliverOutcome: (execution, delivery) =>
      deliverOutcome(dependencies, execution, delivery, Context.current().info.attempt),
    async checkCallers() {
      const onProgress = () => Context.current().heartbeat();
      const counts = await checkCallers(dependencies, onProgress, Context.current().cancellationSignal);
      seenTo = await deliverForEndedOwners(dependencies, logger, seenTo, onProgress);
      logger.debug(counts, 'Callers checked');
      return monitorIntervalMs;
    },
  };
}
