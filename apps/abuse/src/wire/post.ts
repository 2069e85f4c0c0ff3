import { Agent, request } from 'node:http';
import type { Socket } from 'node:net';
import { ATTACKER } from './peer.js';
import type { Port } from './over-socket.js';

/** What a request over HTTP/1.1 has been answered with. */
export interface Answer {
  /** Of HTTP; 0 where there was none. */
  readonly status: number;
  readonly body: string;
  /** Why there was none. */
  readonly fault?: string;
  readonly ms: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 40 });

/** Those whose late faults are nobody's: a server that answers early cuts what is still written. */
const heard = new WeakSet<Socket>();

/** What may be said of a request beside its path. */
export interface Sending {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly withinMs?: number;
  readonly localAddress?: string;
}

/** Sends a request over HTTP/1.1, and hears the answer. It never rejects: what came of it is in the answer. */
export function send(
  { port }: Port,
  path: string,
  { method = 'POST', headers = {}, body, withinMs = 30_000, localAddress = ATTACKER }: Sending = {},
): Promise<Answer> {
  const began = Date.now();
  return new Promise((resolve) => {
    const none = (fault: string): void => resolve({ status: 0, body: '', fault, ms: Date.now() - began });
    const sent = request(
      { host: '127.0.0.1', port, path, method, headers, localAddress, agent },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => none(error.message));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString(),
            ms: Date.now() - began,
          }),
        );
      },
    );
    const late = setTimeout(() => sent.destroy(new Error(`no answer within ${withinMs} ms`)), withinMs);
    sent.once('close', () => clearTimeout(late));
    sent.on('error', (error) => none(error.message));
    sent.on('socket', (socket) => {
      if (!heard.has(socket)) {
        heard.add(socket);
        socket.on('error', () => undefined);
      }
    });
    sent.end(body);
  });
}

/** Calls a method with JSON, by Connect's protocol. */
export function callJson(
  target: Port,
  method: string,
  message: unknown,
  sending: Omit<Sending, 'body' | 'method'> = {},
): Promise<Answer> {
  return send(target, `/${method}`, {
    ...sending,
    headers: { 'content-type': 'application/json', ...sending.headers },
    body: JSON.stringify(message),
  });
}
