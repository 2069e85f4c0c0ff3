import type { AgentExecution } from '@stigmer/api/agentexecution/v1';
import { executeAgent, isAgentFailed } from '@stigmer/sdk/workflow';
import {
  ApplicationFailure,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  executeChild,
  proxyActivities,
  setHandler,
  upsertMemo,
} from '@temporalio/workflow';

/** An execution among other things. */
export interface Holder {
  readonly execution: AgentExecution;
  readonly note: string;
}

const echo = (name: string) => executeAgent({ agentId: 'echo', inputs: { name } });

/** A result that is a list of executions. */
export async function listOfExecutions(): Promise<AgentExecution[]> {
  return Promise.all([echo('first'), echo('second')]);
}

const { Describe } = proxyActivities<{ Describe(holder: Holder): Promise<Holder> }>({
  startToCloseTimeout: '1m',
  retry: { maximumAttempts: 1 },
});

/** Goes through an activity, a child and a run that continues as new, each time as an argument and as a result. */
export async function passedOn(holder?: Holder): Promise<Holder> {
  if (holder) {
    return { ...holder, note: `${holder.note}, continued ${seconds(holder)}` };
  }
  const described = await Describe({ execution: await echo('x'), note: 'made' });
  const child = await executeChild(inChild, { args: [described] });
  upsertMemo({ holder: child });
  return continueAsNew<typeof passedOn>(child);
}

export async function inChild(holder: Holder): Promise<Holder> {
  return { ...holder, note: `${holder.note}, in a child ${seconds(holder)}` };
}

/** Only a message has its seconds as a bigint. */
function seconds({ execution }: Holder): string {
  return typeof execution.status?.startedAt?.seconds;
}

export const holderSignal = defineSignal<[Holder]>('holder');
export const holderQuery = defineQuery<Holder[], [Holder]>('holders');
export const holderUpdate = defineUpdate<Holder[], [Holder]>('addHolder');

/** Gives back what it is told by a signal, a query and an update. */
export async function told(): Promise<Holder[]> {
  const holders: Holder[] = [];
  setHandler(holderSignal, (holder) => void holders.push(holder));
  setHandler(holderQuery, (holder) => [...holders, holder]);
  setHandler(holderUpdate, (holder) => {
    holders.push(holder);
    return holders;
  });
  await condition(() => holders.length === 2);
  return holders;
}

/** Fails with an execution among the details of its failure. */
export async function failsWithHolder(): Promise<void> {
  try {
    await executeAgent({ agentId: 'fails' });
  } catch (error) {
    const execution = isAgentFailed(error);
    throw ApplicationFailure.nonRetryable('It failed.', 'Held', { execution });
  }
}
