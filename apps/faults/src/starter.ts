import { setTimeout as delay } from 'node:timers/promises';
import { startHandshake } from './handshakes.js';
import type { Handshake, HandshakeKind } from './script.js';
import type { Stack } from './stack.js';
import { until } from './until.js';

const BATCH = 10;
const ACCEPTED_WITHIN_MS = 45_000;

/** Starts the script's handshakes: a crowd at first, then evenly, in its order, and out of turn where a fault needs one. */
export class Starter {
  readonly started: Handshake[] = [];
  readonly #stack: Stack;
  readonly #left: Handshake[];

  constructor(stack: Stack, script: readonly Handshake[]) {
    this.#stack = stack;
    this.#left = [...script];
  }

  /** Starts so many, a few at a time, and waits until Stigmer has accepted them. */
  async startCrowd(count: number): Promise<void> {
    for (let left = count; left > 0; left -= BATCH) {
      const batch = this.#left.splice(0, Math.min(BATCH, left));
      await Promise.all(batch.map((handshake) => this.#start(handshake)));
      await until('a part of the crowd was accepted', ACCEPTED_WITHIN_MS, async () =>
        batch.every(({ callerId }) => this.#stack.accepted.ownersOf(callerId).length > 0),
      );
    }
  }

  /** Starts so many, one after each pause. */
  async startEvenly(count: number, pauseMs: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      const next = this.#left.shift();
      if (!next) {
        return;
      }
      await this.#start(next);
      await delay(pauseMs);
    }
  }

  /** Starts the next one of a kind for a fault, which has it for itself. */
  async startClaimed(kind: HandshakeKind): Promise<Handshake> {
    const index = this.#left.findIndex((handshake) => handshake.kind === kind);
    const [handshake] = index < 0 ? [] : this.#left.splice(index, 1);
    if (!handshake) {
      throw new Error(`The script has no more handshakes of the kind "${kind}"`);
    }
    handshake.isClaimed = true;
    await this.#start(handshake);
    return handshake;
  }

  async #start(handshake: Handshake): Promise<void> {
    this.started.push(handshake);
    await startHandshake(this.#stack, handshake);
  }
}
