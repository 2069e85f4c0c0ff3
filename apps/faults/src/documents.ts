import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Sent so often, it is as much as a server must send that is not to be given up. */
const PIECE = ' '.repeat(2_000);
const PIECE_INTERVAL_MS = 1_000;

/** What a document's address answers with. */
export interface Document {
  readonly text: string;
  /** Of HTTP. */
  readonly status: number;
}

/** Documents whose readers wait until the script releases them. */
export class Documents {
  readonly #server: Server;
  readonly #documents = new Map<string, Document>();
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

  /** A document that is held back until released; one whose status is not 200 is answered with that at once. */
  add(index: number, document: Document): void {
    this.#documents.set(`/${index}`, document);
  }

  url(index: number): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${index}`;
  }

  /** From now on it is never released: only somebody who stops its reader ends the reading. */
  keep(index: number): void {
    this.#kept.add(`/${index}`);
  }

  /** When the last one to read it left, in milliseconds since the epoch; 0 where nobody has. */
  leftAt(index: number): number {
    return this.#leftAt.get(`/${index}`) ?? 0;
  }

  isReleased(index: number): boolean {
    return this.#released.has(`/${index}`);
  }

  release(index: number): void {
    const released = `/${index}`;
    if (this.#kept.has(released)) {
      return;
    }
    this.#released.add(released);
    for (const [response, path] of this.#readers) {
      if (path === released) {
        response.end(this.#documents.get(path)?.text);
      }
    }
  }

  /** Whether somebody reads it now. */
  isRead(index: number): boolean {
    return [...this.#readers.values()].includes(`/${index}`);
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
    const { text, status } = this.#documents.get(path) ?? { text: '', status: 404 };
    response.writeHead(status, { 'content-type': 'text/plain' });
    if (status !== 200 || this.#released.has(path)) {
      response.end(text);
      return;
    }
    this.#readers.set(response, path);
    response.flushHeaders();
    const timer = setInterval(() => response.write(PIECE), PIECE_INTERVAL_MS);
    response.once('close', () => {
      clearInterval(timer);
      this.#readers.delete(response);
      this.#leftAt.set(path, Date.now());
    });
  }
}
