import { Code, ConnectError } from '@connectrpc/connect';
import type { Stack } from './stack.js';
import type { Tally } from './tally.js';
import type { Random } from './random.js';
import { setTimeout as delay } from 'node:timers/promises';

/** A token that a caller's worker has told the harness. */
interface ToldToken {
  readonly index: number;
  readonly attempt: number;
  readonly token: Uint8Array;
}

/** The callers whose Create the harness makes itself: it has their tokens, and can misuse them. */
export class Tokens {
  readonly #told: ToldToken[] = [];
  readonly #random: Random;
  readonly #tally: Tally;
  readonly #wronglyAccepted: string[] = [];
  #stack: Stack | undefined;

  constructor(random: Random, tally: Tally) {
    this.#random = random;
    this.#tally = tally;
  }

  /** From now on tokens that are told are handed to Stigmer. */
  use(stack: Stack): void {
    this.#stack = stack;
  }

  /** All tokens that were told, as Base64: none of them may stand in a log. */
  get all(): string[] {
    return this.#told.map(({ token }) => Buffer.from(token).toString('base64'));
  }

  /** The bad tokens that a server took for good ones, by what was wrong with them. */
  get wronglyAccepted(): readonly string[] {
    return this.#wronglyAccepted;
  }

  /** Takes what a caller's worker sends. */
  readonly onMessage = (message: unknown): void => {
    if (isTold(message)) {
      const told = { ...message, token: Buffer.from(message.token, 'base64') };
      this.#told.push(told);
      void this.#createUntilAccepted(told);
    }
  };

  /** Makes a Create again that was made before, on any server. */
  async repeat(): Promise<void> {
    const told = this.#random.pick(this.#told);
    if (told && this.#stack) {
      this.#tally.made('Create repeated');
      const answers = await Promise.allSettled([this.#create(told), this.#create(told)]);
      this.#tally.hit('Create repeated', answers.some(({ status }) => status === 'fulfilled') ? 1 : 0);
    }
  }

  /** Fails the latest attempt of a caller as its own worker would: its retry takes the execution over. */
  async failAttempt(): Promise<void> {
    const stack = this.#stack;
    for (const { token } of stack ? this.#told.toReversed() : []) {
      this.#tally.made('attempt failed by its own worker');
      try {
        await stack?.client.workflowService.respondActivityTaskFailed({
          namespace: 'default',
          taskToken: token,
          failure: { message: "the worker's own", applicationFailureInfo: { type: 'Own' } },
        });
        this.#tally.hit('attempt failed by its own worker');
        return;
      } catch {
        // That attempt is over: one before it may not be.
      }
    }
  }

  /** Sends what is no token of a live activity: each must be refused. */
  async sendBad(): Promise<void> {
    const told = this.#random.pick(this.#told);
    const { api } = this.#server() ?? {};
    if (!told || !api) {
      return;
    }
    const garbage = Buffer.from(Array.from({ length: 80 }, () => this.#random.between(0, 255)));
    const truncated = told.token.subarray(0, this.#random.between(1, told.token.length - 30));
    // The namespace id, the workflow id and the activity id, as Temporal's own by-id calls have them.
    const byId = Buffer.concat([told.token.subarray(0, 38), Buffer.from([18, 1, 120, 50, 1, 49])]);
    for (const [what, callbackToken] of Object.entries({ garbage, truncated, byId })) {
      this.#tally.made('bad token');
      try {
        await api.agentExecutions.create({ spec: { agentId: 'echo', callbackToken } }, { timeoutMs: 10_000 });
        this.#wronglyAccepted.push(what);
      } catch (error) {
        if (!(error instanceof ConnectError)) {
          throw error;
        }
        const refused = [Code.InvalidArgument, Code.PermissionDenied, Code.FailedPrecondition];
        this.#tally.hit('bad token', refused.includes(error.code) ? 1 : 0);
      }
    }
  }

  async #createUntilAccepted(told: ToldToken): Promise<void> {
    for (;;) {
      try {
        await this.#create(told);
        return;
      } catch (error) {
        if ([Code.FailedPrecondition, Code.InvalidArgument].includes(ConnectError.from(error).code)) {
          return;
        }
        await delay(300);
      }
    }
  }

  async #create({ index, token }: ToldToken): Promise<void> {
    const stack = this.#stack;
    const server = this.#server();
    if (!stack || !server) {
      throw new Error('The stack is not up yet');
    }
    await server.api.agentExecutions.create(
      {
        spec: {
          agentId: 'document-processor-v1',
          inputs: { document_url: stack.documents.url(String(index)) },
          callbackToken: token,
        },
      },
      { timeoutMs: 10_000 },
    );
  }

  #server() {
    return this.#random.pick(this.#stack?.servers ?? []);
  }
}

function isTold(message: unknown): message is { index: number; attempt: number; token: string } {
  return typeof message === 'object' && message !== null && 'token' in message && 'index' in message;
}
