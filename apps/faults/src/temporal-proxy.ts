import { once } from 'node:events';
import {
  connect,
  constants,
  createServer,
  type ClientHttp2Session,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { messageOf } from './grpc-message.js';
import { Status, type Interference } from './interference.js';
import { isSeen, readRequest, readTask, type SeenCall } from './seen-call.js';
import type { ServerWork } from './server-work.js';

const POLL_ACTIVITY = 'PollActivityTaskQueue';

/** Stands between one server and Temporal: sees what the server does, and does to its calls what the rules say. */
export class TemporalProxy {
  readonly #target: string;
  readonly #index: number;
  readonly #interference: Interference;
  readonly #work: ServerWork;
  readonly #server: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();
  #upstream: ClientHttp2Session | undefined;

  private constructor(temporalAddress: string, index: number, interference: Interference, work: ServerWork) {
    this.#target = `http://${temporalAddress}`;
    this.#index = index;
    this.#interference = interference;
    this.#work = work;
    this.#server = createServer();
    this.#server.on('session', (session) => {
      this.#sessions.add(session);
      session.once('close', () => this.#sessions.delete(session));
      session.on('error', () => undefined);
    });
    this.#server.on('stream', (stream, headers) => {
      stream.on('error', () => undefined);
      this.#forward(stream, headers).catch(() => lose(stream));
    });
  }

  /** @param index of the server that it stands before */
  static async start(
    temporalAddress: string,
    index: number,
    interference: Interference,
    work: ServerWork,
  ): Promise<TemporalProxy> {
    const proxy = new TemporalProxy(temporalAddress, index, interference, work);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#upstream?.destroy();
    for (const session of this.#sessions) {
      session.destroy();
    }
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #forward(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const method = (headers[':path'] ?? '').split('/').at(-1) ?? '';
    const request = await bodyOf(stream);
    const call = isSeen(method) ? readRequest(method, messageOf(request)) : undefined;
    if (call) {
      this.#work.asked(call);
      const fate = await this.#interference.fateOf('request', call, this.#index);
      if (fate !== 'pass') {
        return fate === 'lose' ? lose(stream) : refuse(stream, fate.status);
      }
    }
    if (stream.destroyed) {
      return;
    }
    const answer = await this.#ask(stream, headers, request);
    if (!answer) {
      return refuse(stream, Status.UNAVAILABLE);
    }
    if (stream.destroyed || !(await this.#pass(method, call, answer))) {
      return lose(stream);
    }
    if (!stream.destroyed && !stream.headersSent) {
      stream.once('wantTrailers', () => stream.sendTrailers(answer.trailers));
      stream.respond(answer.headers, { waitForTrailers: true });
      stream.end(answer.body);
    }
  }

  /** Whether the server hears of an answer. */
  async #pass(method: string, call: SeenCall | undefined, answer: Answer): Promise<boolean> {
    const status = String(answer.trailers['grpc-status'] ?? answer.headers['grpc-status']);
    if (method === POLL_ACTIVITY && status === Status.OK) {
      this.#work.given(readTask(messageOf(answer.body)));
    }
    if (!call) {
      return true;
    }
    this.#work.answered(call, status);
    const at = status === Status.OK ? 'accepted' : status === Status.NOT_FOUND ? 'not found' : undefined;
    return at === undefined || (await this.#interference.fateOf(at, call, this.#index)) === 'pass';
  }

  /** Temporal's answer; undefined where there is none. */
  async #ask(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    request: Buffer,
  ): Promise<Answer | undefined> {
    const call = this.#connection().request({ ...headers, ':authority': new URL(this.#target).host });
    const cancel = () => call.close(constants.NGHTTP2_CANCEL);
    stream.once('close', cancel);
    let answered: IncomingHttpHeaders | undefined;
    let trailers: IncomingHttpHeaders = {};
    call.on('response', (received) => (answered = received));
    call.on('trailers', (received) => (trailers = received));
    call.end(request);
    try {
      const body = await bodyOf(call);
      return answered && { headers: answered, trailers, body };
    } catch {
      return undefined;
    } finally {
      stream.off('close', cancel);
    }
  }

  #connection(): ClientHttp2Session {
    if (!this.#upstream || this.#upstream.closed || this.#upstream.destroyed) {
      this.#upstream = connect(this.#target);
      this.#upstream.on('error', () => undefined);
    }
    return this.#upstream;
  }
}

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly trailers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** All that comes from a stream, which stays open for the other direction. */
function bodyOf(stream: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () => resolve(Buffer.concat(chunks)));
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('The stream was closed early')));
  });
}

function lose(stream: ServerHttp2Stream): void {
  stream.close(constants.NGHTTP2_INTERNAL_ERROR);
}

function refuse(stream: ServerHttp2Stream, status: string): void {
  if (!stream.destroyed && !stream.headersSent) {
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': status },
      { endStream: true },
    );
  }
}
