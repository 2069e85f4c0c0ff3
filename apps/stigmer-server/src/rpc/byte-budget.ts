/** What one request holds of a budget. */
export interface Held {
  /** Holds so many bytes more. */
  readonly add: (bytes: number) => void;
  /** Gives all back. */
  readonly release: () => void;
}

interface Holder {
  bytes: number;
  readonly giveWay: () => void;
}

/**
 * How many bytes all requests may hold together. Where that is not enough, the request that holds most has to go: so a few large ones
 * can't keep the many small ones out.
 */
export class ByteBudget {
  readonly #max: number;
  readonly #holders = new Set<Holder>();
  #held = 0;

  /** @param max in bytes */
  constructor(max: number) {
    this.#max = max;
  }

  /** How many bytes are held. */
  get held(): number {
    return this.#held;
  }

  /** @param giveWay called when this one has to go; it releases what it holds, at once or a little later */
  open(giveWay: () => void): Held {
    const holder: Holder = { bytes: 0, giveWay };
    this.#holders.add(holder);
    return {
      add: (bytes) => {
        if (this.#holders.has(holder)) {
          holder.bytes += bytes;
          this.#held += bytes;
          this.#makeRoom();
        }
      },
      release: () => this.#drop(holder),
    };
  }

  #drop(holder: Holder): void {
    if (this.#holders.delete(holder)) {
      this.#held -= holder.bytes;
    }
  }

  #makeRoom(): void {
    while (this.#held > this.#max) {
      let largest: Holder | undefined;
      for (const holder of this.#holders) {
        if (largest === undefined || holder.bytes > largest.bytes) {
          largest = holder;
        }
      }
      if (largest === undefined) {
        return;
      }
      this.#drop(largest);
      largest.giveWay();
    }
  }
}
