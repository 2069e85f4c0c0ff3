import type { OwnActivities } from './activity-contract.js';

/** Their names, which a worker registers before they are loaded. */
const names: Readonly<Record<keyof OwnActivities, true>> = {
  runBuiltinAgent: true,
  runShortAgent: true,
  storeOutput: true,
  callFunction: true,
  deliverOutcome: true,
  reportHeld: true,
  warnOfDeadline: true,
  readChangedTimeouts: true,
  readEndedExecution: true,
  endRun: true,
  planPass: true,
  checkCallers: true,
  checkNexusCallers: true,
  beatCallers: true,
  tellForEndedOwners: true,
  shakeHands: true,
  endStuckOwners: true,
};

/** Activities by name, as Temporal's worker takes them. */
export type ActivitiesByName = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

/** Activities for a worker that is created while they are still loaded. Each call waits for them. */
export function lateActivities(loading: () => Promise<OwnActivities>): ActivitiesByName {
  return Object.fromEntries(
    Object.keys(names).map((name) => [
      name,
      async (...args: unknown[]): Promise<unknown> => {
        const { [name as keyof OwnActivities]: activity } = await loading();
        return Reflect.apply(activity, undefined, args);
      },
    ]),
  );
}
