import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const BYTE_INTERVAL_MS = 1_000;

/** Documents whose readers wait until the script releases them. */
export class Documents {
  readonly #server: Server;
  readonly #texts = new Map<string, string>();
  readonly #released = new Set<string>();
  readonly #kept = new Set<string>();
  readonly #readers = new Map<ServerResponse, string>();
  readonly #leftAt = new Map<string, number>();

  private constructor() {
    this.#server = createServer((request, response) => this.#serve(request.url ?? '', response));
  }

  static async start(): Promise<Documents> {
    const documents = new Documents();
    documents.#server.listen(0, '127.0.0.1');
    await once(documents.#server, 'listening');
    return documents;
  }

  /** A document that holds a text, and is held back until released. */
  add(name: string, text: string): string {
    this.#texts.set(`/${name}`, text);
    return this.url(name);
  }

  url(name: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${name}`;
  }

  /** From now on it is never released: only somebody who stops its reader ends the reading. */
  keep(name: string): void {
    this.#kept.add(`/${name}`);
  }

  /** When the last one to read it left, in milliseconds since the epoch; 0 where nobody has. */
  leftAt(name: string): number {
    return this.#leftAt.get(`/${name}`) ?? 0;
  }

  release(name: string): void {
    if (this.#kept.has(`/${name}`)) {
      return;
    }
    this.#released.add(`/${name}`);
    for (const [response, path] of this.#readers) {
      if (path === `/${name}`) {
        response.end(this.#texts.get(path));
      }
    }
  }

  /** How many read one now. */
  get readers(): number {
    return this.#readers.size;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(path: string, response: ServerResponse): void {
    const text = this.#texts.get(path);
    if (text === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/plain' });
    if (this.#released.has(path)) {
      response.end(text);
      return;
    }
    this.#readers.set(response, path);
    response.flushHeaders();
    const timer = setInterval(() => response.write(' '), BYTE_INTERVAL_MS);
    response.once('close', () => {
      clearInterval(timer);
      this.#readers.delete(response);
      this.#leftAt.set(path, Date.now());
    });
  }
}
