import { Context } from '@temporalio/activity';
import { createBeatCallers } from '../callbacks/beat-callers.js';
import type { CheckCallerDependencies } from '../callbacks/check-caller.js';
import { checkCallers } from '../callbacks/check-callers.js';
import { deliverForEndedOwners } from '../callbacks/deliver-for-ended-owners.js';
import { deliverOutcome, type DeliveryDependencies } from '../callbacks/deliver-outcome.js';
import { endStuckOwners } from '../callbacks/end-stuck-owners.js';
import type { OwnActivities } from './activity-contract.js';
import { countPatientCallers, planPass, type PassLimits } from './plan-pass.js';

/** What the server's own activities need. */
export interface ActivitiesDependencies extends DeliveryDependencies, CheckCallerDependencies {
  readonly runBuiltinAgent: OwnActivities['runBuiltinAgent'];
  readonly callFunction: OwnActivities['callFunction'];
  /** Stigmer's own namespace. */
  readonly namespace: string;
  readonly passLimits: PassLimits;
}

/** The server's own activities. */
export function createActivities(dependencies: ActivitiesDependencies): OwnActivities {
  const { runBuiltinAgent, callFunction, connection, namespace, passLimits, logger, metrics } = dependencies;
  const { callsPerSecond } = passLimits;
  const beatCallers = createBeatCallers(dependencies, { callsPerSecond, idleMs: passLimits.intervalMs });
  const heartbeat = () => Context.current().heartbeat();
  const cancellation = () => Context.current().cancellationSignal;
  let seenTo: ReadonlySet<string> = new Set<string>();
  return {
    runBuiltinAgent,
    callFunction,
    deliverOutcome: (execution, delivery) =>
      deliverOutcome(dependencies, execution, delivery, Context.current().info.attempt),
    async warnOfDeadline(executionId, { deadline, tokenFingerprint, workflowId }) {
      logger.warn(
        { execution_id: executionId, token_fingerprint: tokenFingerprint, workflow_id: workflowId, deadline },
        "Caller's deadline is near",
      );
      metrics.approachingTimeout.inc();
    },
    planPass: async () => planPass(await countPatientCallers(connection, namespace), passLimits),
    async checkCallers(pass) {
      await checkCallers(dependencies, pass, heartbeat, cancellation());
      metrics.lastPass.setToCurrentTime({ monitor: 'callers' });
    },
    async beatCallers() {
      const pauseMs = await beatCallers(heartbeat, cancellation());
      metrics.lastPass.setToCurrentTime({ monitor: 'heartbeats' });
      return pauseMs;
    },
    async tellForEndedOwners() {
      seenTo = await deliverForEndedOwners(dependencies, logger, seenTo, heartbeat);
      metrics.lastPass.setToCurrentTime({ monitor: 'owners' });
    },
    endStuckOwners: () => endStuckOwners(dependencies, passLimits, heartbeat, cancellation()),
  };
}
