import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** The server's Prometheus metrics. */
export type Metrics = ReturnType<typeof createMetrics>;

/** How old a pending external activity is. */
export const ageBuckets = ['lt_1m', 'lt_10m', 'lt_1h', 'ge_1h'] as const;

/** Counts the pending external activities by age. */
export type CountPending = () => Promise<Readonly<Record<(typeof ageBuckets)[number], number>>>;

/**
 * Creates the server's metrics.
 *
 * @param countPending asked at each scrape, so that every replica tells the same
 */
export function createMetrics(countPending: CountPending) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const pending: Gauge = new Gauge({
    name: 'stigmer_pending_external_activities',
    help: "Callers' activities that wait for an execution, by the age of the execution.",
    labelNames: ['age_bucket'],
    registers,
    async collect() {
      // Where Temporal can't be asked, the other metrics matter all the more: this one is left out of the scrape.
      pending.reset();
      const counts = await countPending().catch(() => ({}));
      for (const [bucket, count] of Object.entries(counts)) {
        pending.set({ age_bucket: bucket }, count);
      }
    },
  });

  return {
    registry,
    completions: new Counter({
      name: 'stigmer_external_activity_completions_total',
      help: "Outcomes delivered to callers' activities, by kind of execution and by outcome.",
      labelNames: ['kind', 'status'],
      registers,
    }),
    completionSeconds: new Histogram({
      name: 'stigmer_external_activity_completion_duration_seconds',
      help: 'How long it took to deliver an outcome, successful tries only.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    completionFailures: new Counter({
      name: 'external_activity_completion_failures',
      help: 'Failed tries to deliver an outcome, by kind of execution and by reason (the gRPC status).',
      labelNames: ['kind', 'reason'],
      registers,
    }),
    approachingTimeout: new Counter({
      name: 'stigmer_async_activity_approaching_timeout',
      help: "Callers' activities that have waited for over 80 % of the time until their deadline; each counts once.",
      registers,
    }),
    lastPass: new Gauge({
      name: 'stigmer_monitor_last_pass_timestamp_seconds',
      help: 'When a pass over waiting callers last ended in this process, by monitor; the latest of all processes counts.',
      labelNames: ['monitor'],
      registers,
    }),
    checkedCallers: new Counter({
      name: 'stigmer_checked_callers_total',
      help: 'Waiting callers that were looked after, by what was found out: waiting, cancelling, gone or failed.',
      labelNames: ['result'],
      registers,
    }),
    endedOwners: new Counter({
      name: 'stigmer_ended_owners_total',
      help: 'Owner workflows that were ended before they had told their callers, by cause: outside or stuck.',
      labelNames: ['cause'],
      registers,
    }),
    heldExecutions: new Counter({
      name: 'stigmer_held_executions_total',
      help: 'Failures that were held because their definition asks for it, by kind of execution.',
      labelNames: ['kind'],
      registers,
    }),
    artifactFailures: new Counter({
      name: 'stigmer_artifact_failures_total',
      help: 'Artifacts that the store could not keep (put) or read (read) when asked to.',
      labelNames: ['operation'],
      registers,
    }),
    computeJobs: new Gauge({
      name: 'stigmer_compute_jobs',
      help: 'Jobs of compute processes, by lane (small and large: their first go; long, longest) and by state: running or waiting.',
      labelNames: ['lane', 'state'],
      registers,
    }),
    endedComputeProcesses: new Counter({
      name: 'stigmer_ended_compute_processes_total',
      help: 'Compute processes that ended while they had work to do, by cause: time, memory, moved, cancelled, breakdown or killed.',
      labelNames: ['cause'],
      registers,
    }),
    rpcSeconds: new Histogram({
      name: 'stigmer_rpc_duration_seconds',
      help: 'How long RPCs took to answer, by method and by code.',
      labelNames: ['service', 'method', 'code'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
  };
}
