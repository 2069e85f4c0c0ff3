/** Lets only so much work go on at a time; what is more waits, first come first served. */
export class Places {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Does some work when there is a place for it, and gives what it gave. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free === 0) {
      // Who leaves hands the place on.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#free -= 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}
