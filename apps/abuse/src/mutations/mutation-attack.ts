import type fc from 'fast-check';
import { sample } from 'fast-check';
import type { Attack, Impossible, Target } from '../attack.js';

/** What a mutation was answered with: a word for the table, and whether it may be. */
export interface Told {
  readonly outcome: string;
  /** What is wrong with it; undefined: nothing. */
  readonly complaint?: string | undefined;
}

/** How a kind of mutations is made and sent. */
export interface Mutations<T> {
  readonly name: string;
  readonly what: string;
  /** Which share of all mutations is of this kind. */
  readonly share: number;
  readonly arbitrary: fc.Arbitrary<T>;
  /** What can't hold on a version of Node.js. */
  readonly impossible?: Impossible;
  /** Made once for all that are sent. */
  readonly sender: (target: Target) => Promise<Sender<T>>;
}

/** Sends mutations, as many at a time as it is asked to. */
export interface Sender<T> {
  readonly send: (mutation: T) => Promise<Told>;
  readonly end: () => void;
}

/** How many are under way at the same time. */
const AT_ONCE = 8;
const MOST_COMPLAINTS = 5;

/** An attack of seeded mutations: the same seed makes the same ones. A complaint names the number of the mutation, from 0. */
export function mutationAttack<T>(mutations: Mutations<T>): Attack {
  const { share, arbitrary, sender, ...told } = mutations;
  return {
    ...told,
    async run(target) {
      const count = Math.ceil(share * target.size.mutations);
      const all = sample(arbitrary, { seed: target.seed, numRuns: count });
      const outcomes = new Map<string, number>();
      const complaints: string[] = [];
      const { send, end } = await sender(target);
      const queue = all.entries();
      const lane = async (): Promise<void> => {
        for (const [index, mutation] of queue) {
          const { outcome, complaint } = await send(mutation);
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          if (complaint !== undefined) {
            complaints.push(`mutation ${index}: ${complaint}`);
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
      end();
      const most = [...outcomes].toSorted(([, left], [, right]) => right - left);
      return {
        complaints: [
          ...complaints.slice(0, MOST_COMPLAINTS),
          ...(complaints.length > MOST_COMPLAINTS ? [`${complaints.length} complaints in all`] : []),
        ],
        figures: [`${count} mutations: ${most.map(([outcome, times]) => `${times} ${outcome}`).join(', ')}`],
      };
    },
  };
}
