/** Each millisecond of waiting counts like so much less that was used before. */
const AGEING = 0.25;

interface Waiting {
  readonly key: string;
  readonly since: number;
  readonly begin: () => void;
}

/**
 * Lets work be done one piece after the other, that of many. Whose work has taken least so far goes first, so that what is short does not
 * wait behind all that is long; who has waited for long goes first at last.
 */
export class FairTurns {
  readonly #waiting = new Set<Waiting>();
  readonly #usedMs = new Map<string, number>();
  #current: string | undefined;

  /** Whose turn it is; undefined: nobody's. */
  get current(): string | undefined {
    return this.#current;
  }

  /** @param key whose work it is */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.#waiting.add({ key, since: performance.now(), begin });
      this.#next();
    });
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.#usedMs.set(key, (this.#usedMs.get(key) ?? 0) + performance.now() - began);
      this.#current = undefined;
      this.#next();
    }
  }

  /** Forgets how much somebody's work has taken. */
  forget(key: string): void {
    this.#usedMs.delete(key);
  }

  #next(): void {
    if (this.#current !== undefined) {
      return;
    }
    const now = performance.now();
    const rank = ({ key, since }: Waiting): number => (this.#usedMs.get(key) ?? 0) - AGEING * (now - since);
    let first: Waiting | undefined;
    for (const waiting of this.#waiting) {
      if (first === undefined || rank(waiting) < rank(first)) {
        first = waiting;
      }
    }
    if (first) {
      this.#waiting.delete(first);
      this.#current = first.key;
      first.begin();
    }
  }
}
