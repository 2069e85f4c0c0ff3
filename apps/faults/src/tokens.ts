import { durationFromMs, timestampFromMs } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError } from '@connectrpc/connect';
import { isGrpcServiceError } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';
import { Status } from './interference.js';
import type { Random } from './random.js';
import type { Stack } from './stack.js';
import { insist } from './until.js';

/** A token that a caller's worker has told the harness. */
export interface ToldToken {
  readonly index: number;
  /** Of the caller's workflow. */
  readonly runId: string;
  readonly attempt: number;
  readonly token: Uint8Array;
  /** When the activity times out by the clock of its worker, in milliseconds since the epoch, where that tells it. */
  readonly deadlineMs?: number;
  /** How long it has, in milliseconds, where its worker tells it. */
  readonly leftMs?: number;
  /** Whether its Create has been acknowledged. */
  isAccepted: boolean;
}

/** Refusals that are final. */
const FINAL: readonly Code[] = [Code.FailedPrecondition, Code.InvalidArgument, Code.AlreadyExists];

const CREATE_TIMEOUT_MS = 10_000;

/** The callers whose Create the harness makes itself: it has their tokens, and can misuse them. */
export class Tokens {
  readonly told: ToldToken[] = [];
  readonly #random: Random;
  readonly #complain: (what: string) => void;
  /** The ids that Creates were answered with, by the activity that they are for. */
  readonly #ids = new Map<string, string>();
  readonly #held = new Map<string, Promise<unknown>>();
  #stack: Stack | undefined;

  constructor(random: Random, complain: (what: string) => void) {
    this.#random = random;
    this.#complain = complain;
  }

  /** Holds back the Creates of an attempt's successors until something has happened. */
  holdSuccessors({ runId }: ToldToken, until: Promise<unknown>): void {
    this.#held.set(runId, until);
  }

  /** From now on tokens that are told are handed to Stigmer. */
  use(stack: Stack): void {
    this.#stack = stack;
  }

  /** Takes what a caller's worker sends. */
  readonly onMessage = (message: unknown): void => {
    if (isTold(message)) {
      const told = { ...message, token: Buffer.from(message.token, 'base64'), isAccepted: false };
      this.told.push(told);
      void this.#createUntilAnswered(told);
    }
  };

  /** The latest attempt that a caller's worker has told. */
  latest(index: number): ToldToken | undefined {
    return this.told.findLast((told) => told.index === index);
  }

  /** An attempt of the same activity that came later, and has been accepted. */
  successor(before: ToldToken): ToldToken | undefined {
    // By when they came, not by their numbers: these begin at 1 again when an activity is reset.
    const later = this.told.slice(this.told.indexOf(before) + 1);
    return later.find(({ runId, isAccepted }) => runId === before.runId && isAccepted);
  }

  /**
   * Calls Create, on any server: the id that it answers must be the one that it has always answered.
   *
   * @param documentIndex of another document than the token's own, for another spec
   */
  async create(told: ToldToken, documentIndex = told.index): Promise<string> {
    const { runId, token } = told;
    const stack = this.#stack;
    const server = this.#random.pick(stack?.servers ?? []);
    if (!stack || !server) {
      throw new Error('The stack is not up yet');
    }
    const spec = {
      agentId: 'document-processor-v1',
      inputs: { document_url: stack.documents.url(documentIndex) },
      callbackToken: token,
      ...callbackOf(told),
    };
    const { id } = await server.api.agentExecutions.create({ spec }, { timeoutMs: CREATE_TIMEOUT_MS });
    const known = this.#ids.get(runId) ?? id;
    this.#ids.set(runId, known);
    if (id !== known) {
      this.#complain(`Creates of one activity were answered with ${known} and with ${id}`);
    }
    return id;
  }

  /** Whether Temporal would still take an outcome with a token. */
  async #isLive({ token }: ToldToken): Promise<boolean> {
    let isLive = false;
    await insist('Temporal is asked about a token', async () => {
      try {
        await this.#stack?.client.workflowService.recordActivityTaskHeartbeat({
          namespace: 'default',
          taskToken: token,
        });
        isLive = true;
      } catch (error) {
        if (!(isGrpcServiceError(error) && String(error.code) === Status.NOT_FOUND)) {
          throw error;
        }
      }
    });
    return isLive;
  }

  async #createUntilAnswered(told: ToldToken): Promise<void> {
    await this.#held.get(told.runId);
    for (;;) {
      try {
        await this.create(told);
        told.isAccepted = true;
        return;
      } catch (error) {
        const { code, rawMessage } = ConnectError.from(error);
        if (FINAL.includes(code)) {
          if (await this.#isLive(told)) {
            this.#complain(`a live token of attempt ${told.attempt} was refused: ${rawMessage}`);
          }
          return;
        }
        await delay(300);
      }
    }
  }
}

/** What a caller's worker tells of its activity's timeouts, as its SDK would. */
function callbackOf({ deadlineMs, leftMs }: ToldToken) {
  if (deadlineMs !== undefined) {
    return { callback: { deadline: timestampFromMs(deadlineMs) } };
  }
  return leftMs === undefined ? {} : { callback: { timeLeft: durationFromMs(leftMs) } };
}

function isTold(message: unknown): message is Omit<ToldToken, 'token' | 'isAccepted'> & { token: string } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'token' in message &&
    'index' in message &&
    'runId' in message
  );
}
