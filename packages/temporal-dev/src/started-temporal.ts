import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from './context.js';
import { messageOf, TemporalDevError, throwIfAborted } from './errors.js';
import { untilClientsGone } from './server/clients.js';
import { isPortFree } from './server/free-port.js';
import { launch, type LaunchedProcess } from './server/launch.js';
import { untilReady } from './server/readiness.js';
import { serverArguments, type ServerSettings } from './server/server-arguments.js';
import type { TemporalExit } from './server/watchdog-protocol.js';
import type { StopOptions, TemporalDevServer } from './temporal-dev-server.js';

/** A cold start takes about 2 s; this is for machines that are busy with something else. */
const READY_TIMEOUT_MS = 60_000;
const LOG_TAIL_LINES = 10;

export interface StartedTemporalPlan {
  readonly binary: string;
  readonly settings: ServerSettings;
  /** Holds the database, where it is kept in a file, and the server's log; it exists. */
  readonly dataDir: string;
  /** Remove `dataDir` when the server is stopped. */
  readonly temporary: boolean;
}

/** A Temporal dev server that was started by `startTemporal`. */
export class StartedTemporal implements TemporalDevServer {
  readonly owned = true;
  readonly address: string;
  readonly uiUrl: string | undefined;
  /** Folder of its database and of its log, `temporal.log`. */
  readonly dataDir: string;
  readonly #plan: StartedTemporalPlan;
  readonly #context: Context;
  #process: LaunchedProcess | undefined;

  /** @internal use `startTemporal` */
  constructor(plan: StartedTemporalPlan, context: Context) {
    const { ip, port, uiPort } = plan.settings;
    this.address = `${ip}:${port}`;
    this.uiUrl = uiPort === undefined ? undefined : `http://${ip}:${uiPort}`;
    this.dataDir = plan.dataDir;
    this.#plan = plan;
    this.#context = context;
  }

  /** The newest process of the server; it may have ended since. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /**
   * Starts the server on its ports and data, after stopping it if it runs; resolves when it is ready.
   * @param signal ends the attempt when aborted
   */
  async restart(signal?: AbortSignal): Promise<void> {
    await this.#process?.kill('SIGTERM');
    throwIfAborted(signal);
    await this.#checkPorts();
    try {
      this.#process = await launch({
        binary: this.#plan.binary,
        args: serverArguments(this.#plan.settings),
        logFile: this.#logFile,
        removeDir: this.#plan.temporary ? this.dataDir : undefined,
        env: this.#context.env,
      });
      await this.#untilReady(this.#process, signal);
    } catch (error) {
      await this.#process?.kill('SIGKILL');
      throwIfAborted(signal);
      throw await this.#startFailure(error);
    }
  }

  /** Ends the server the hard way, as a crash would, and keeps its data for `restart`. Default: SIGKILL. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#process?.kill(signal);
  }

  /** Resolves when the newest process of the server has ended, for whatever reason. */
  async waitForExit(): Promise<TemporalExit | undefined> {
    return this.#process?.exited;
  }

  /** The last lines of the server's own log. */
  async logTail(): Promise<string> {
    const text = await readFile(this.#logFile, 'utf8').catch(() => '');
    return text.trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
  }

  async stop({ clientGraceMs = 0 }: StopOptions = {}): Promise<void> {
    if (this.#process && clientGraceMs > 0) await this.#untilClientsGone(this.#process.pid, clientGraceMs);
    await this.#process?.end();
    if (this.#plan.temporary) await rm(this.dataDir, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  get #logFile(): string {
    return join(this.dataDir, 'temporal.log');
  }

  async #checkPorts(): Promise<void> {
    const { ip, port, uiPort } = this.#plan.settings;
    for (const wanted of uiPort === undefined ? [port] : [port, uiPort]) {
      if (await isPortFree(ip, wanted)) continue;
      throw new TemporalDevError(
        'PORT_IN_USE',
        `${ip}:${wanted} is needed for ${wanted === port ? 'Temporal' : "Temporal's web UI"}, but another program ` +
          `listens there. End that program, or choose another port.`,
      );
    }
  }

  /** A server that ends while it starts is not waited for any longer. */
  async #untilReady(launched: LaunchedProcess, signal: AbortSignal | undefined): Promise<void> {
    const ended = new AbortController();
    void launched.exited.then(() => ended.abort());
    const limits = [ended.signal, AbortSignal.timeout(READY_TIMEOUT_MS), ...(signal ? [signal] : [])];
    await untilReady(this.address, AbortSignal.any(limits));
  }

  async #startFailure(cause: unknown): Promise<TemporalDevError> {
    const explanation = `The Temporal dev server did not become ready on ${this.address}: ${messageOf(cause)}`;
    const advice =
      `If its data is damaged or was written by a newer version, ` +
      `remove ${this.dataDir} to begin afresh.`;
    const log = await this.logTail();
    return new TemporalDevError('START_FAILED', [explanation, log, advice].filter(Boolean).join('\n'), {
      cause,
    });
  }

  async #untilClientsGone(pid: number, graceMs: number): Promise<void> {
    const { log } = this.#context;
    const { port } = this.#plan.settings;
    if ((await untilClientsGone(port, pid, 0)) === 0) return;
    log(`Temporal goes on until its clients have disconnected, ${graceMs / 1000} s at most.`);
    const left = await untilClientsGone(port, pid, graceMs);
    if (left > 0) log(`Stopping Temporal although it still has ${left} connections.`);
  }
}
