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

const UNAVAILABLE = '14';
const RESOURCE_EXHAUSTED = '8';

/** Calls whose effect outlives a lost reply. */
const DROPPED = /\/(RespondActivityTask(Completed|Failed|Canceled)|StartWorkflowExecution)$/;

/** Calls that a busy frontend sheds; long polls go on. */
const SHED =
  /\/(RespondActivityTask\w+|RecordActivityTaskHeartbeat|StartWorkflowExecution|DescribeWorkflowExecution)$/;

/** Stands between Stigmer and Temporal: loses replies, and turns calls away, as told. */
export class TemporalProxy {
  readonly #target: string;
  readonly #server: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();
  #upstream: ClientHttp2Session | undefined;
  #toDrop = 0;
  #shedUntil = 0;
  /** Replies lost of calls that Temporal had accepted. */
  dropped = 0;
  /** Calls turned away. */
  shed = 0;

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer();
    this.#server.on('session', (session) => {
      this.#sessions.add(session);
      session.once('close', () => this.#sessions.delete(session));
      session.on('error', () => undefined);
    });
    this.#server.on('stream', (stream, headers) => this.#forward(stream, headers));
  }

  static async start(temporalAddress: string): Promise<TemporalProxy> {
    const proxy = new TemporalProxy(`http://${temporalAddress}`);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Loses the replies of the next calls that change something and succeed. */
  dropReplies(count: number): void {
    this.#toDrop += count;
  }

  /** Turns calls away for a while, as a frontend over its limit does. */
  shedFor(ms: number): void {
    this.#shedUntil = Date.now() + ms;
  }

  async close(): Promise<void> {
    this.#upstream?.destroy();
    for (const session of this.#sessions) {
      session.destroy();
    }
    this.#server.close();
    await once(this.#server, 'close');
  }

  #forward(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const path = headers[':path'] ?? '';
    stream.on('error', () => undefined);
    if (Date.now() < this.#shedUntil && SHED.test(path)) {
      this.shed += 1;
      refuse(stream, RESOURCE_EXHAUSTED);
      return;
    }
    const call = this.#connection().request({ ...headers, ':authority': new URL(this.#target).host });
    stream.pipe(call);
    let answer: IncomingHttpHeaders | undefined;
    let trailers: IncomingHttpHeaders = {};
    const body: Buffer[] = [];
    call.on('response', (received) => (answer = received));
    call.on('trailers', (received) => (trailers = received));
    call.on('data', (chunk: Buffer) => body.push(chunk));
    call.on('error', () => refuse(stream, UNAVAILABLE));
    call.on('end', () => {
      if (stream.destroyed || stream.headersSent || !answer) {
        return;
      }
      const status = trailers['grpc-status'] ?? answer['grpc-status'];
      if (this.#toDrop > 0 && status === '0' && DROPPED.test(path)) {
        this.#toDrop -= 1;
        this.dropped += 1;
        stream.close(constants.NGHTTP2_INTERNAL_ERROR);
        return;
      }
      stream.once('wantTrailers', () => stream.sendTrailers(trailers));
      stream.respond(answer, { waitForTrailers: true });
      stream.end(Buffer.concat(body));
    });
    stream.once('close', () => call.close(constants.NGHTTP2_CANCEL));
  }

  #connection(): ClientHttp2Session {
    if (!this.#upstream || this.#upstream.closed || this.#upstream.destroyed) {
      this.#upstream = connect(this.#target);
      this.#upstream.on('error', () => undefined);
    }
    return this.#upstream;
  }
}

function refuse(stream: ServerHttp2Stream, status: string): void {
  if (!stream.destroyed && !stream.headersSent) {
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': status },
      { endStream: true },
    );
  }
}
