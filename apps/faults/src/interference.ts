import { setTimeout as delay } from 'node:timers/promises';
import type { SeenCall } from './seen-call.js';

/** What becomes of a call: it goes on; it is lost, as when a connection breaks; or it is answered with a gRPC status. */
export type Fate = 'pass' | 'lose' | { readonly status: string };

/** gRPC statuses that a frontend answers with. */
export const Status = {
  OK: '0',
  NOT_FOUND: '5',
  PERMISSION_DENIED: '7',
  RESOURCE_EXHAUSTED: '8',
  UNAVAILABLE: '14',
  UNAUTHENTICATED: '16',
} as const;

/** Something that is done to calls between a server and Temporal. */
export interface Rule {
  /** Before Temporal hears of a call; or before the server hears that Temporal has accepted it, or does not know its token. */
  readonly at: 'request' | 'accepted' | 'not found';
  readonly matches: (call: SeenCall) => boolean;
  /** The call waits until this has settled. */
  readonly act: (call: SeenCall, server: number) => Fate | Promise<Fate>;
}

/** The rules of the moment, for all servers. */
export class Interference {
  readonly #rules = new Set<Rule>();

  add(rule: Rule): () => void {
    this.#rules.add(rule);
    return () => void this.#rules.delete(rule);
  }

  /** Decides about a call. */
  async fateOf(at: Rule['at'], call: SeenCall, server: number): Promise<Fate> {
    for (const rule of this.#rules) {
      if (rule.at === at && rule.matches(call)) {
        return rule.act(call, server);
      }
    }
    return 'pass';
  }

  /**
   * Does something to the next call that matches, and to that one only.
   *
   * @param provoke what makes the call come
   * @returns the call; undefined where none came in time
   */
  async next(rule: Rule, withinMs: number, provoke: () => Promise<unknown>): Promise<SeenCall | undefined> {
    let remove = (): void => undefined;
    const met = new Promise<SeenCall>((resolve) => {
      remove = this.add({
        ...rule,
        act: async (call, server) => {
          remove();
          try {
            return await rule.act(call, server);
          } finally {
            resolve(call);
          }
        },
      });
    });
    try {
      await provoke();
      return await Promise.race([met, delay(withinMs, undefined, { ref: false })]);
    } finally {
      remove();
    }
  }
}
