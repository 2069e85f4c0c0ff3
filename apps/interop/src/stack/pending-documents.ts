import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from './eventually.js';

/** Sent so often, it is as much as a server must send that is not to be given up. */
const PIECE = ' '.repeat(2_000);
const PIECE_INTERVAL_MS = 1_000;
const TEXT = 'The council of Bern approved the new bridge. The bridge opens in spring.\n';

/** A document that is held back: the agent that reads it waits until it is released. */
export class PendingDocument {
  readonly url: string;
  readonly #readers = new Set<ServerResponse>();
  #reads = 0;
  #released = false;

  constructor(url: string) {
    this.url = url;
  }

  /** How many times somebody began to read it. */
  get reads(): number {
    return this.#reads;
  }

  /** Waits until somebody has begun to read it. */
  async isRead(): Promise<void> {
    await eventually(() => {
      if (this.#reads === 0) {
        throw new Error(`Nobody has begun to read ${this.url}`);
      }
    });
  }

  /** Waits until nobody reads it any more. */
  async isLeftAlone(): Promise<void> {
    await eventually(() => {
      if (this.#readers.size > 0) {
        throw new Error(`${this.url} is still being read`);
      }
    });
  }

  /** Sends the rest of it to all who read it, and to all who will. */
  release(): void {
    this.#released = true;
    for (const response of this.#readers) {
      response.end(TEXT);
    }
  }

  serve(response: ServerResponse): void {
    this.#reads += 1;
    response.writeHead(200, { 'content-type': 'text/plain' });
    if (this.#released) {
      response.end(TEXT);
      return;
    }
    this.#readers.add(response);
    response.flushHeaders();
    // Whoever reads it would give up on a server that sends nothing.
    const timer = setInterval(() => response.write(PIECE), PIECE_INTERVAL_MS);
    response.once('close', () => {
      clearInterval(timer);
      this.#readers.delete(response);
    });
  }
}

/** Serves pending documents, on a port of its own. */
export class PendingDocuments {
  readonly #server: Server;
  readonly #documents = new Map<string, PendingDocument>();

  private constructor() {
    this.#server = createServer(({ url = '' }, response) => {
      const document = this.#documents.get(url);
      if (document) {
        document.serve(response);
      } else {
        response.writeHead(404).end();
      }
    });
  }

  static async start(): Promise<PendingDocuments> {
    const documents = new PendingDocuments();
    documents.#server.listen(0, '127.0.0.1');
    await once(documents.#server, 'listening');
    return documents;
  }

  /** A new document. */
  open(): PendingDocument {
    const path = `/${randomUUID()}.txt`;
    const document = new PendingDocument(this.#urlOf(path));
    this.#documents.set(path, document);
    return document;
  }

  /** A URL where there is nothing. */
  get missingUrl(): string {
    return this.#urlOf('/missing.txt');
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #urlOf(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }
}
