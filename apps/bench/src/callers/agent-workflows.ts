import { condition, defineSignal, setHandler } from '@temporalio/workflow';

const end = defineSignal('end');

/** An agent whose work is a Temporal workflow: it ends when it is told to. */
export async function EndsWhenTold(): Promise<{ told: boolean }> {
  let told = false;
  setHandler(end, () => {
    told = true;
  });
  await condition(() => told);
  return { told };
}
