import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { WorkerStatus } from '@temporalio/worker';
import { CALLER_QUEUE } from '../callers/names.js';
import { Child } from './child.js';

/** What a caller's process is started with. */
export interface CallerProcessOptions {
  readonly temporalAddress: string;
  /** It calls one after the other. */
  readonly stigmerUrls: readonly string[];
  readonly folder: string;
  /** How many workflows it keeps in memory; its SDK's own default where absent. */
  readonly maxCachedWorkflows?: number;
}

/** How many activities a workflow may leave pending; Temporal's own limit is 2 000. */
const MAX_PENDING = 500;
const TOKENS_TIMEOUT_MS = 300_000;
const POLL_MS = 20;

/** The process of a caller's worker. */
export class CallerProcess {
  readonly child: Child;
  readonly #tokens: Uint8Array[] = [];
  #status: ((status: WorkerStatus) => void) | undefined;

  constructor({ temporalAddress, stigmerUrls, folder, maxCachedWorkflows }: CallerProcessOptions) {
    this.child = new Child({
      name: "caller's worker",
      script: fileURLToPath(new URL('../callers/caller-main.js', import.meta.url)),
      env: {
        TEMPORAL_ADDRESS: temporalAddress,
        STIGMER_URLS: stigmerUrls.join(','),
        ...(maxCachedWorkflows !== undefined && { MAX_CACHED_WORKFLOWS: String(maxCachedWorkflows) }),
      },
      logFile: join(folder, `caller-${randomUUID().slice(0, 8)}.log`),
    });
    this.child.onMessage((message) => this.#hear(message));
  }

  /** The worker's own view of its slots. */
  async status(): Promise<WorkerStatus> {
    const answer = new Promise<WorkerStatus>((resolve) => {
      this.#status = resolve;
    });
    this.child.send('status');
    return answer;
  }

  /** Task tokens of that many activities that wait, each of its own. */
  async tokens({ workflow }: Client, count: number): Promise<Uint8Array[]> {
    for (let left = count; left > 0; left -= MAX_PENDING) {
      await workflow.start('HandOut', {
        workflowId: `hand-out-${randomUUID()}`,
        taskQueue: CALLER_QUEUE,
        args: [Math.min(left, MAX_PENDING)],
      });
    }
    return this.nextTokens(count);
  }

  /** The tokens that the worker's activities hand out next. */
  async nextTokens(count: number): Promise<Uint8Array[]> {
    const deadline = performance.now() + TOKENS_TIMEOUT_MS;
    while (this.#tokens.length < count) {
      if (performance.now() > deadline) {
        throw new Error(
          `Only ${this.#tokens.length} of ${count} activities began in ${TOKENS_TIMEOUT_MS / 1000} s.`,
        );
      }
      await delay(POLL_MS);
    }
    return this.#tokens.splice(0, count);
  }

  #hear(message: unknown): void {
    if (typeof message !== 'object' || message === null) {
      return;
    }
    if ('token' in message && typeof message.token === 'string') {
      this.#tokens.push(Buffer.from(message.token, 'base64'));
    } else if ('status' in message) {
      // It comes from our own caller-main, which sends what Worker.getStatus() gives.
      this.#status?.(message.status as WorkerStatus);
    }
  }
}
