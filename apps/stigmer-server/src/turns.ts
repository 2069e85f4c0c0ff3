/** Some waiting, and the work that they will do. */
interface Waiting {
  readonly cost: number;
  readonly begin: () => void;
}

/**
 * Shares the event loop out: in each of its turns only so much work begins, and what is more waits for the next ones, in the order in
 * which it came. A hundred requests that arrive at once would else be read one after the other before anything else has a turn.
 */
export class Turns {
  readonly #mostInOne: number;
  /** In the order in which they came; those before `#next` have begun. */
  #waiting: Waiting[] = [];
  #next = 0;
  #begun = 0;
  #isResetting = false;

  /** @param mostInOne how much work begins in a turn; something that is more than that has a turn for itself */
  constructor(mostInOne: number) {
    this.#mostInOne = mostInOne;
  }

  /** Begins so much work now, where this turn has room for it and nothing waits, or else in a later one. */
  run(cost: number, begin: () => void): void {
    if (this.#waiting.length === 0 && this.#hasRoom(cost)) {
      this.#count(cost);
      begin();
    } else {
      this.#waiting.push({ cost, begin });
    }
  }

  /** Waits for a turn in which there is room for so much work. */
  take(cost: number): Promise<void> {
    return new Promise((begin) => {
      this.run(cost, begin);
    });
  }

  #hasRoom(cost: number): boolean {
    return this.#begun === 0 || this.#begun + cost <= this.#mostInOne;
  }

  #count(cost: number): void {
    this.#begun += cost;
    if (!this.#isResetting) {
      this.#isResetting = true;
      setImmediate(() => this.#nextTurn());
    }
  }

  #nextTurn(): void {
    this.#isResetting = false;
    this.#begun = 0;
    for (
      let next = this.#waiting[this.#next];
      next && this.#hasRoom(next.cost);
      next = this.#waiting[this.#next]
    ) {
      this.#next += 1;
      this.#count(next.cost);
      next.begin();
    }
    if (this.#next > this.#waiting.length / 2) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
  }
}
