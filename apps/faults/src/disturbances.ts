import type { Faults } from './fault.js';
import type { FaultKind } from './tally.js';

/** When processes of servers or of Temporal were ended or stopped: what has little time then may come too late. */
export class Disturbances {
  readonly #spans: { readonly from: number; to: number }[] = [];

  /** The same faults, whose times are noted. */
  noted(faults: Faults): Faults {
    const noted: Faults = {};
    for (const kind of Object.keys(faults) as FaultKind[]) {
      noted[kind] = async (context) => {
        const span = { from: Date.now(), to: Infinity };
        this.#spans.push(span);
        try {
          return (await faults[kind]?.(context)) ?? 0;
        } finally {
          span.to = Date.now();
        }
      };
    }
    return noted;
  }

  /** Whether there was one between two times of `Date.now()`. */
  between(from: number, to: number): boolean {
    return this.#spans.some((span) => span.from <= to && span.to >= from);
  }
}
