/** A change that breaks one guarantee of the server: the harness has to notice. */
export interface Mutation {
  readonly name: string;
  readonly what: string;
  readonly edits: readonly Edit[];
}

/** A text of the built server that is replaced. */
export interface Edit {
  /** In the folder of the build. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The mutations that a run can be made with. */
export const mutations: readonly Mutation[] = [
  {
    name: 'monitor-off',
    what: 'the callback monitor is never started',
    edits: [
      {
        file: 'temporal/monitors.js',
        from: "const monitorTypes = ['CallbackMonitor', 'HeartbeatMonitor', 'Canary']",
        to: "const monitorTypes = ['HeartbeatMonitor', 'Canary']",
      },
    ],
  },
  {
    name: 'three-tries',
    what: 'a delivery is given up after three tries',
    edits: [
      {
        file: 'temporal/workflows/deliver.js',
        from: "maximumInterval: '1m' }",
        to: "maximumInterval: '1m', maximumAttempts: 3 }",
      },
    ],
  },
  {
    name: 'not-found-is-gone',
    what: 'a token that Temporal does not know always means that the caller is gone',
    edits: [
      {
        file: 'callbacks/caller-verdict.js',
        from: 'switch (callerSort(callback)) {',
        to: "switch ('unknown') {",
      },
    ],
  },
  {
    name: 'dedupe-by-activity-id',
    what: "an execution's id is derived from the caller's activity id, and not from the event that scheduled it",
    edits: [
      {
        file: 'executions/execution-id.js',
        from: 'runId, scheduledEventId } = caller;',
        to: 'runId, activityId: scheduledEventId } = caller;',
      },
    ],
  },
  {
    name: 'backstop-off',
    what: 'nobody stands in for an owner that was terminated',
    edits: [
      {
        file: 'temporal/activities.js',
        from: 'settled = await deliverForEndedOwners(dependencies, settled, heartbeat);',
        to: '',
      },
    ],
  },
  {
    name: 'own-delivery-unknown',
    what: "Stigmer does not recognise its own deliveries in a caller's history",
    edits: [
      {
        file: 'callbacks/caller-verdict.js',
        from: 'return endVerdict(end, end.identity === deliveryIdentity(executionId));',
        to: 'return endVerdict(end, false);',
      },
    ],
  },
  {
    name: 'rebind-ignored',
    what: 'an owner keeps the token of the attempt that it was started for',
    edits: [
      {
        file: 'temporal/workflows/owned-execution.js',
        from: 'const bound = withDeadline(callback, Date.now());',
        to: 'if (this.#callback?.attempt !== callback.attempt) return; const bound = withDeadline(callback, Date.now());',
      },
    ],
  },
  {
    name: 'spec-not-compared',
    what: 'a Create with another spec finds the execution of the first one',
    edits: [
      {
        file: 'executions/existing-execution.js',
        from: 'if (memo.specHash !== specHash) {',
        to: 'if (false) {',
      },
    ],
  },
  {
    name: 'heartbeats-off',
    what: 'callers with a heartbeat timeout are sent no heartbeats',
    edits: [
      {
        file: 'temporal/activities.js',
        from: 'const pauseMs = await beatCallers(heartbeat, cancellation());',
        to: 'const pauseMs = 3_000;',
      },
    ],
  },
  {
    name: 'attempts-by-number',
    what: 'which attempt of an activity is later is told by its number',
    edits: [
      {
        file: 'temporal/attempt-order.js',
        from: 'const { clock, stamp } = attempt;',
        to: 'return order(attempt.attempt, other.attempt); const { clock, stamp } = attempt;',
      },
    ],
  },
  {
    name: 'changed-timeouts-ignored',
    what: 'an owner goes by the timeouts that its caller had at first',
    edits: [{ file: 'callbacks/changed-timeouts.js', from: 'if (!timeouts) {', to: 'if (true) {' }],
  },
  {
    name: 'deadline-not-asked-for',
    what: 'an owner goes by the deadline that it was told last, however long ago',
    edits: [
      {
        file: 'temporal/workflows/ask-for-timeouts.js',
        from: 'if (!callback || !patched(ASKS)) {',
        to: 'if (true) {',
      },
    ],
  },
  {
    name: 'standalone-delivery-unknown',
    what: 'Stigmer does not recognise its own outcome in an activity without a workflow',
    edits: [
      {
        file: 'callbacks/caller-verdict.js',
        from: 'const isOurs = end.payload ? executionIdOf(end.payload) === executionId : end.source === FAILURE_SOURCE;',
        to: 'const isOurs = false;',
      },
    ],
  },
  {
    name: 'deep-results-inline',
    what: 'a result is put into its execution however deeply it is nested',
    edits: [
      {
        file: 'temporal/nesting-limits.js',
        from: 'return fits(output, READERS_LIMIT - AROUND_OUTPUT);',
        to: 'return true;',
      },
    ],
  },
  {
    name: 'texts-cut-anywhere',
    what: 'an agent cuts a text by UTF-16 units',
    edits: [
      {
        file: 'agents/builtin/text/pieces.js',
        from: 'return text.slice(0, end === 0 ? cutPlace(text, length) : end);',
        to: 'return text.slice(0, length);',
      },
    ],
  },
];
