import { setTimeout as delay } from 'node:timers/promises';
import type { Caller } from './caller.js';
import { monitorAges } from './monitor-ages.js';
import { ordinaryWork, type Ordinary } from './ordinary.js';
import type { Probed } from './probed.js';
import { vitalsOf } from './proc.js';
import type { Server } from './server.js';

/** How late a monitor's pass may be, in seconds, beside its interval. */
export const PASS_LATE_SECONDS = 30;

/** How long the port may take to answer, in milliseconds. */
const STALL_LIMIT_MS = 5_000;
const PAUSE_MS = 400;
const LOOK_MS = 250;

/** What was seen of the server while something went on. */
export interface Seen {
  /** When its event loop was late most. */
  readonly late: Probed;
  /** How much memory it had at most, in MiB. */
  readonly peakMiB: number;
  /** How long its port took to answer at most, in milliseconds. */
  readonly stallMs: number;
  /** How long each kind of ordinary work took at most, in milliseconds, and how often it was done. */
  readonly slowest: ReadonlyMap<Ordinary, { readonly ms: number; readonly count: number }>;
  /** How long ago the latest pass of the monitor that is furthest behind was at most, in seconds. */
  readonly passAge: number;
  readonly complaints: readonly string[];
}

/** What ordinary work is done with. */
export interface Ordinaries {
  readonly server: Server;
  readonly caller: Caller;
  readonly documentUrl: string;
}

/** Does ordinary work again and again, and looks at the server, until it is stopped. */
export class Meanwhile {
  readonly #with: Ordinaries;
  readonly #limits: Partial<Record<Ordinary, number>>;
  readonly #stopping = new AbortController();
  readonly #lanes: Promise<void>[];
  readonly #slowest = new Map<Ordinary, { ms: number; count: number }>();
  readonly #complaints: string[] = [];
  #peakMiB = 0;
  #stallMs = 0;
  #passAge = 0;

  /**
   * @param limits how long each kind of work may take at most, in milliseconds, where another limit holds than its own
   */
  constructor(
    ordinaries: Ordinaries,
    kinds: readonly Ordinary[],
    limits: Partial<Record<Ordinary, number>> = {},
  ) {
    this.#with = ordinaries;
    this.#limits = limits;
    ordinaries.server.takeLateness();
    this.#lanes = [
      ...kinds.map((kind) => this.#again(PAUSE_MS, () => this.#work(kind))),
      this.#again(LOOK_MS, () => this.#look()),
      this.#again(PAUSE_MS, () => this.#knock()),
      this.#again(2_000, () => this.#lookAtMonitors()),
    ];
  }

  /** Ends it once what is under way has ended. */
  async stop(): Promise<Seen> {
    this.#stopping.abort();
    await Promise.all(this.#lanes);
    return {
      late: this.#with.server.takeLateness(),
      peakMiB: this.#peakMiB,
      stallMs: this.#stallMs,
      slowest: this.#slowest,
      passAge: Math.round(this.#passAge),
      complaints: [...new Set(this.#complaints)],
    };
  }

  async #again(pauseMs: number, work: () => Promise<void>): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted && this.#with.server.isAlive) {
      await work();
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #work(kind: Ordinary): Promise<void> {
    const { caller, documentUrl, server } = this.#with;
    const limitMs = this.#limits[kind] ?? ordinaryWork[kind].limitMs;
    const began = Date.now();
    const [ms, fault] = await ordinaryWork[kind].ask(caller, 3 * limitMs, documentUrl).then(
      (took) => [took, undefined] as const,
      (error: unknown) => [Date.now() - began, reasonOf(error)] as const,
    );
    const { ms: before, count } = this.#slowest.get(kind) ?? { ms: 0, count: 0 };
    this.#slowest.set(kind, { ms: Math.max(before, ms), count: count + 1 });
    if (!server.isAlive) {
      return;
    }
    if (fault !== undefined) {
      this.#complaints.push(`an ordinary ${kind} failed: ${fault}`);
    } else if (ms > limitMs) {
      this.#complaints.push(`an ordinary ${kind} took over ${limitMs / 1000} s`);
    }
  }

  async #look(): Promise<void> {
    const vitals = await vitalsOf(this.#with.server.pid);
    this.#peakMiB = Math.max(this.#peakMiB, vitals?.memoryMiB ?? 0);
  }

  /** A connection of its own each time: that it is taken counts too. */
  async #knock(): Promise<void> {
    const { server } = this.#with;
    const began = Date.now();
    const answered = await fetch(`${server.url}/healthz`, {
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(4 * STALL_LIMIT_MS),
    }).then(
      async (response) => response.ok && (await response.text()) !== '',
      () => false,
    );
    const ms = Date.now() - began;
    this.#stallMs = Math.max(this.#stallMs, ms);
    if (server.isAlive && (!answered || ms > STALL_LIMIT_MS)) {
      this.#complaints.push(
        `/healthz ${answered ? `took over ${STALL_LIMIT_MS / 1000} s` : 'gave no answer'}`,
      );
    }
  }

  async #lookAtMonitors(): Promise<void> {
    const ages = await monitorAges(this.#with.server.url);
    for (const [monitor, age] of ages) {
      this.#passAge = Math.max(this.#passAge, age);
      if (age > PASS_LATE_SECONDS + MONITOR_INTERVAL_SECONDS) {
        this.#complaints.push(`the pass of the monitor "${monitor}" was over ${PASS_LATE_SECONDS} s late`);
      }
    }
  }
}

/** The interval of the monitors of the suite's server. */
export const MONITOR_INTERVAL_SECONDS = 5;

/** The innermost words of an error of Temporal's client. */
export function reasonOf(error: unknown): string {
  const { cause } = error instanceof Error ? error : { cause: undefined };
  return cause instanceof Error ? reasonOf(cause) : error instanceof Error ? error.message : String(error);
}
