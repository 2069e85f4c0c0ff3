import { Context } from '@temporalio/activity';
import { createRunShortAgent } from '../agents/run-short-agent.js';
import { createBeatCallers } from '../callbacks/beat-callers.js';
import type { CheckCallerDependencies } from '../callbacks/check-caller.js';
import { readChangedTimeouts } from '../callbacks/caller-timeouts.js';
import { checkCallers } from '../callbacks/check-callers.js';
import { deliverForEndedOwners } from '../callbacks/deliver-for-ended-owners.js';
import { deliveryFailure } from '../callbacks/delivery-failure.js';
import { deliverOutcome, type DeliveryDependencies } from '../callbacks/deliver-outcome.js';
import { endStuckOwners } from '../callbacks/end-stuck-owners.js';
import { checkNexusCallers } from '../nexus/check-nexus-callers.js';
import { readEndedExecution } from '../nexus/read-ended-execution.js';
import type { OwnActivities } from './activity-contract.js';
import { wakeHeartbeatMonitor } from './monitors.js';
import { shakeHands } from './shake-hands.js';
import { unlessClosed } from './unless-closed.js';
import { countPatientCallers, planPass, type PassLimits } from './plan-pass.js';

/** What the server's own activities need. */
export interface ActivitiesDependencies extends DeliveryDependencies, CheckCallerDependencies {
  readonly runBuiltinAgent: OwnActivities['runBuiltinAgent'];
  readonly callFunction: OwnActivities['callFunction'];
  readonly storeOutput: OwnActivities['storeOutput'];
  /** Stigmer's own namespace. */
  readonly namespace: string;
  readonly passLimits: PassLimits;
}

/** The server's own activities. */
export function createActivities(dependencies: ActivitiesDependencies): OwnActivities {
  const {
    runBuiltinAgent,
    callFunction,
    storeOutput,
    connection,
    namespace,
    client,
    passLimits,
    logger,
    metrics,
  } = dependencies;
  const { callsPerSecond } = passLimits;
  const beatCallers = createBeatCallers(dependencies, { callsPerSecond, idleMs: passLimits.intervalMs });
  const heartbeat = () => Context.current().heartbeat();
  const cancellation = () => Context.current().cancellationSignal;
  let settled: ReadonlySet<string> = new Set<string>();
  return {
    runBuiltinAgent,
    runShortAgent: createRunShortAgent(runBuiltinAgent, (ended, callback) =>
      deliverOutcome(
        dependencies,
        ended,
        { kind: 'agent', outcome: { result: 'completed' }, retryable: false, callback, triedBefore: 0 },
        1,
      ),
    ),
    callFunction,
    storeOutput,
    async deliverOutcome(execution, delivery) {
      const attempts = delivery.triedBefore + Context.current().info.attempt;
      try {
        return await deliverOutcome(dependencies, execution, delivery, attempts);
      } catch (error) {
        throw deliveryFailure(error, attempts);
      }
    },
    async reportHeld({ kind, executionId, error, heldUntil }) {
      logger.warn({ execution_id: executionId, held_until: heldUntil, error }, 'Failure is held');
      metrics.heldExecutions.inc({ kind });
    },
    async warnOfDeadline(executionId, caller) {
      const { deadline, workflowId } = caller;
      const tokenFields = 'via' in caller ? {} : { token_fingerprint: caller.tokenFingerprint };
      logger.warn(
        { execution_id: executionId, ...tokenFields, workflow_id: workflowId, deadline },
        "Caller's deadline is near",
      );
      metrics.approachingTimeout.inc();
    },
    async readChangedTimeouts(callback) {
      // Whoever waits for this has no time to wait for long.
      const changed = await connection.withAbortSignal(cancellation(), () =>
        readChangedTimeouts(connection, callback),
      );
      if (changed?.heartbeatTimeoutMs !== undefined) {
        await wakeHeartbeatMonitor(client, changed.heartbeatTimeoutMs);
      }
      return changed ?? null;
    },
    readEndedExecution: (kind, executionId) => readEndedExecution(dependencies, kind, executionId),
    endRun: (workflowId, reason) =>
      unlessClosed(() => client.workflow.getHandle(workflowId).terminate(reason)),
    planPass: async () => planPass(await countPatientCallers(connection, namespace), passLimits),
    async checkCallers(pass) {
      await checkCallers(dependencies, pass, heartbeat, cancellation());
      metrics.lastPass.setToCurrentTime({ monitor: 'callers' });
    },
    async checkNexusCallers() {
      await checkNexusCallers(dependencies, callsPerSecond, heartbeat, cancellation());
      metrics.lastPass.setToCurrentTime({ monitor: 'nexus' });
    },
    async beatCallers() {
      const pauseMs = await beatCallers(heartbeat, cancellation());
      metrics.lastPass.setToCurrentTime({ monitor: 'heartbeats' });
      return pauseMs;
    },
    async tellForEndedOwners() {
      settled = await deliverForEndedOwners(dependencies, settled, heartbeat);
      metrics.lastPass.setToCurrentTime({ monitor: 'owners' });
    },
    shakeHands: () => shakeHands(dependencies),
    endStuckOwners: () => endStuckOwners(dependencies, passLimits, heartbeat, cancellation()),
  };
}
