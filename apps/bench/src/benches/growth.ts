import type { Bench } from '../bench.js';
import { results, type Figure } from '../report/result.js';
import { withStack } from '../stack/stack.js';
import { coldStartFigures } from './growth/cold-starts.js';
import { demoFigures } from './growth/demo-start.js';
import { historyFigures } from './growth/histories.js';
import { readFigures } from './growth/reads.js';

/** What grows: histories, the cost of List and Watch with many closed executions; and how long a cold start takes. */
export const growth: Bench = async (context) => {
  const { log, signal, poll } = context;
  const figures: Figure[] = await withStack({ ...context, others: ['peer-main'] }, signal, async (stack) => {
    log('growth: histories');
    const histories = await historyFigures(stack);
    log(`growth: ${context.sizes.closed} closed executions`);
    const reads = await readFigures(stack, context);
    log('growth: cold starts');
    return [...histories, ...reads, ...(await coldStartFigures(stack, context))];
  });
  return results('growth', poll, [...figures, ...(await demoFigures(context))]);
};
