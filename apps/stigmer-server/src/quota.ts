/** How many of something there may be at a time. */
export class Quota {
  readonly max: number;
  #taken = 0;

  constructor(max: number) {
    this.max = max;
  }

  /** Takes one, and gives what gives it back, at its first call. undefined: there are as many as there may be. */
  take(): (() => void) | undefined {
    if (this.#taken >= this.max) {
      return undefined;
    }
    this.#taken += 1;
    let isHeld = true;
    return () => {
      if (isHeld) {
        isHeld = false;
        this.#taken -= 1;
      }
    };
  }
}
