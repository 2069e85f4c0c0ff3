import { cancelled, completed, failed, runsOn, timedOut, type FakeStigmer } from '@stigmer/sdk/testing';

export function writeScripts(stigmer: FakeStigmer): void {
  stigmer
    .agent(
      'echo',
      completed(({ inputs }) => ({ inputs })),
    ) // an output made of what was asked for
    .agent('flaky', failed('No such page.', { retryable: true }), completed()) // first the one, then the other
    .workflow('data-pipeline-v2', timedOut({ after: '2 hours' })) // at once, where time can be skipped
    .agent('reviewed', cancelled()) // in Stigmer
    .agent('endless', runsOn()) // until its caller cancels it
    .agent('remote', completed({}, { lostAcks: 2 })) // the SDK calls Create three times
    .agent('twice', completed({}, { deliveries: 2 })) // the second one finds the activity completed
    .agent('late', completed({}, { late: true })); // delivers when the activity has timed out
}
