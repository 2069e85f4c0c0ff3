import { isOwnerStart, type SeenCall, type SeenTask } from './seen-call.js';
import { Status } from './interference.js';

/** The activities that an execution's own work is done in; all others look after callers. */
const WORK: ReadonlySet<string> = new Set(['runBuiltinAgent', 'callFunction', 'deliverOutcome']);

/** What one server does, as its calls to Temporal show. */
export class ServerWork {
  readonly #underWay = new Map<string, SeenTask>();
  readonly #accepted: Accepted;

  constructor(accepted: Accepted) {
    this.#accepted = accepted;
  }

  /** How many activities of executions it works on now. */
  get size(): number {
    return [...this.#underWay.values()].filter(({ type }) => WORK.has(type)).length;
  }

  /** Its process has ended, and its work with it. */
  clear(): void {
    this.#underWay.clear();
  }

  given(task: SeenTask | undefined): void {
    if (task) {
      this.#underWay.set(task.token, task);
    }
  }

  asked({ method, token }: SeenCall): void {
    if (method.startsWith('RespondActivityTask')) {
      this.#underWay.delete(token);
    }
  }

  answered(call: SeenCall, status: string): void {
    if (isOwnerStart(call) && status === Status.OK) {
      this.#accepted.add(call.caller, call.workflowId);
    }
  }
}

/** The owners that Temporal has started, by the callers that they work for. */
export class Accepted {
  readonly #owners = new Map<string, Set<string>>();

  add(caller: string, owner: string): void {
    this.#owners.set(caller, (this.#owners.get(caller) ?? new Set()).add(owner));
  }

  ownersOf(caller: string): string[] {
    return [...(this.#owners.get(caller) ?? [])];
  }
}
