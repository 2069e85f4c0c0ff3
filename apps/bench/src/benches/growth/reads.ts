import { ExecutionPhase } from '@stigmer/api/execution/v1';
import type { BenchContext } from '../../bench.js';
import { SAMPLE_TEXT } from '../../callers/samples.js';
import { closedLoop } from '../../measure/closed-loop.js';
import { alternate } from '../../measure/rounds.js';
import { latencyFigures, type Share } from '../../report/latencies.js';
import type { Figure } from '../../report/result.js';
import { countWorkflows } from '../../stack/counts.js';
import type { Stack } from '../../stack/stack.js';
import { untilCount } from '../../stack/wait-until.js';

/** Creates under way at a time, while closed executions pile up. */
const IN_FLIGHT = 32;
const STALLED_MS = 120_000;
const FEW = 50;
const PAGE = 50;
const CLOSED_OWNERS = "WorkflowType = 'AgentExecution' AND ExecutionStatus = 'Completed'";

/** List and Watch with few and with many closed executions, against the calls to Temporal that they can't do without. */
export async function readFigures(stack: Stack, context: BenchContext): Promise<Figure[]> {
  const { sizes } = context;
  const figures: Figure[] = [];
  for (const closed of [Math.min(FEW, sizes.closed), sizes.closed]) {
    const id = await closeUntil(stack, context, closed);
    const measured = await alternate(sizes.rounds, reads(stack, sizes.reads, id));
    for (const [name, rounds] of measured) {
      figures.push(
        ...latencyFigures(rounds, {
          name: (share) => `${name}_${share}_${closed}`,
          ...(!name.startsWith('bare') && {
            against: (share: Share) => `bare_${name.replace(/_.*/, '')}_${share}_${closed}`,
          }),
          shares: ['p50'],
        }).map((figure) => ({ ...figure, size: `${closed} closed, ${figure.size}` })),
      );
    }
  }
  return figures;
}

function reads({ server, stigmer }: Stack, samples: number, id: string) {
  const { agentExecutions } = server.api;
  const { workflowService } = stigmer;
  const timed = (once: () => Promise<unknown>) => async () =>
    (await closedLoop({ inFlight: 1, samples }, once)).latencies;
  return {
    list: timed(() => agentExecutions.list({ pageSize: PAGE })),
    list_by_phase: timed(() =>
      agentExecutions.list({ pageSize: PAGE, phase: ExecutionPhase.COMPLETED, agentId: 'echo' }),
    ),
    bare_list: timed(() =>
      workflowService.listWorkflowExecutions({
        namespace: 'stigmer',
        pageSize: PAGE,
        query: "WorkflowType = 'AgentExecution'",
      }),
    ),
    watch: timed(async () => {
      for await (const change of agentExecutions.watch({ id })) {
        void change;
      }
    }),
    bare_watch: timed(() =>
      workflowService.getWorkflowExecutionHistory({ namespace: 'stigmer', execution: { workflowId: id } }),
    ),
  };
}

/** Executes echo without a caller until so many have closed; gives the id of the last. */
async function closeUntil(
  { server, stigmer }: Stack,
  { signal }: BenchContext,
  closed: number,
): Promise<string> {
  const { agentExecutions } = server.api;
  const count = () => countWorkflows(stigmer, CLOSED_OWNERS);
  const before = await count();
  let id = '';
  await closedLoop({ inFlight: IN_FLIGHT, samples: Math.max(1, closed - before) }, async () => {
    ({ id } = await agentExecutions.create({ spec: { agentId: 'echo', inputs: { text: SAMPLE_TEXT } } }));
  });
  await untilCount(Math.max(before + 1, closed), count, {
    what: 'Closed executions',
    stalledMs: STALLED_MS,
    signal,
  });
  return id;
}
