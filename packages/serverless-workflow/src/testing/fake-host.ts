import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as macrotask } from 'node:timers/promises';
import type { Branch, Host, TaskEvent, TaskReference } from '../host.js';
import type { JsonObject, JsonValue } from '../json.js';
import type { Follows } from '../language-change.js';

/** What the fake host rejects with where a real one has been cancelled. */
export class FakeCancellation extends Error {
  override readonly name = 'FakeCancellation';
}

/** A function of the fake host; it may `host.sleep` to take time. */
export type FakeFunction = (args: JsonObject, host: FakeHost) => JsonValue | Promise<JsonValue>;

interface Timer {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** Work that is cancelled as one, with all that was started inside it. */
class Scope {
  private readonly whenCancelled = new Set<() => void>();
  isCancelled = false;

  onCancel(cancel: () => void): void {
    this.whenCancelled.add(cancel);
  }

  cancel(): void {
    this.isCancelled = true;
    for (const cancel of this.whenCancelled) cancel();
    this.whenCancelled.clear();
  }
}

/** A host with a clock of its own, which jumps to the next timer whenever nothing else is left to do. */
export class FakeHost implements Host {
  /** Undefined: the run follows all changes of the language, as a new one does. */
  follows?: Follows;
  readonly execution = { id: 'wex-1' };
  readonly runtime = { name: 'fake', version: '1.0.0' };
  readonly calls: { readonly name: string; readonly args: JsonObject; readonly task: TaskReference }[] = [];
  readonly events: TaskEvent[] = [];
  readonly startedMs = Date.UTC(2026, 0, 1);
  private nowMs = this.startedMs;
  private timers: Timer[] = [];
  private readonly root = new Scope();
  private readonly current = new AsyncLocalStorage<Scope>();

  constructor(
    private readonly functions: Readonly<Record<string, FakeFunction>> = {},
    private readonly randomNumber = 0.5,
  ) {}

  /** How much virtual time has passed. */
  get elapsedMs(): number {
    return this.nowMs - this.startedMs;
  }

  now(): Date {
    return new Date(this.nowMs);
  }

  random(): number {
    return this.randomNumber;
  }

  async sleep(ms: number): Promise<void> {
    const scope = this.scope();
    if (scope.isCancelled) throw new FakeCancellation('cancelled');
    await new Promise<void>((resolve, reject) => {
      const timer = { dueMs: this.nowMs + ms, wake: resolve };
      this.timers.push(timer);
      scope.onCancel(() => {
        this.timers = this.timers.filter((other) => other !== timer);
        reject(new FakeCancellation('cancelled'));
      });
    });
  }

  async callFunction(name: string, args: JsonObject, task: TaskReference): Promise<JsonValue> {
    if (this.scope().isCancelled) throw new FakeCancellation('cancelled');
    this.calls.push({ name, args, task });
    const run = this.functions[name];
    if (run === undefined) throw new Error(`the fake host has no function ${name}`);
    return run(args, this);
  }

  start<T>(work: () => Promise<T>): Branch<T> {
    const scope = new Scope();
    this.scope().onCancel(() => scope.cancel());
    return { result: this.current.run(scope, work), cancel: () => scope.cancel() };
  }

  isCancellation(error: unknown): boolean {
    return error instanceof FakeCancellation;
  }

  onTask(event: TaskEvent): void {
    this.events.push(event);
  }

  /** Cancels everything this host runs. */
  cancelAll(): void {
    this.root.cancel();
  }

  /** Calls back at a point in virtual time. */
  at(ms: number, wake: () => void): void {
    this.timers.push({ dueMs: this.startedMs + ms, wake });
  }

  /** Runs work to its end, moving the clock on while it waits. */
  async finish<T>(work: () => Promise<T>): Promise<T> {
    const done = new AbortController();
    const result = this.current.run(this.root, work).finally(() => done.abort());
    const [settled] = await Promise.all([result, this.runClock(done.signal)]);
    return settled;
  }

  /** The clock stands still while promises settle; only when none is left does the next timer go off. */
  private async runClock(done: AbortSignal): Promise<void> {
    for (await macrotask(); !done.aborted; await macrotask()) {
      const [next, ...later] = this.timers.toSorted((left, right) => left.dueMs - right.dueMs);
      if (next === undefined) throw new Error('the work waits for something that will never come');
      this.timers = later;
      this.nowMs = Math.max(this.nowMs, next.dueMs);
      next.wake();
    }
  }

  private scope(): Scope {
    return this.current.getStore() ?? this.root;
  }
}
