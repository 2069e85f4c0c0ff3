import { randomUUID } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from './eventually.js';

/** Sent so often, it is as much as a server must send that is not to be given up. */
const PIECE = ' '.repeat(2_000);
const PIECE_INTERVAL_MS = 1_000;
const TEXT = 'The council of Bern approved the new bridge. The bridge opens in spring.\n';

/** A document that takes as long as a test wants: the agent that reads it is pending until it is released. */
export class PendingDocument {
  readonly url: string;
  readonly #readers = new Set<ServerResponse>();
  #reads = 0;
  #released = false;

  readonly #text: string;
  readonly #missing: boolean;

  constructor(url: string, text: string, missing: boolean) {
    this.url = url;
    this.#text = text;
    this.#missing = missing;
  }

  /** How many times somebody began to read it. */
  get reads(): number {
    return this.#reads;
  }

  /** How many read it now. */
  get readers(): number {
    return this.#readers.size;
  }

  /** Waits until it has been begun to read so many times. */
  async isRead(times = 1): Promise<void> {
    await eventually(() => {
      if (this.#reads < times) {
        throw new Error(`${this.url} was begun to read ${this.#reads} times, not ${times}`);
      }
    });
  }

  /** Waits until nobody reads it. */
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
      response.end(this.#text);
    }
  }

  serve(response: ServerResponse): void {
    this.#reads += 1;
    if (this.#missing && !this.#released) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/plain' });
    if (this.#released) {
      response.end(this.#text);
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

/** A server of pending documents on a port of its own. */
export class PendingDocuments {
  readonly #server: Server;
  readonly #documents: Map<string, PendingDocument>;

  private constructor(server: Server, documents: Map<string, PendingDocument>) {
    this.#server = server;
    this.#documents = documents;
  }

  static async start(): Promise<PendingDocuments> {
    const documents = new Map<string, PendingDocument>();
    const server = createServer((request, response) => {
      const document = documents.get(request.url ?? '');
      if (document) {
        document.serve(response);
      } else {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new PendingDocuments(server, documents);
  }

  /** A new document. */
  open(text = TEXT): PendingDocument {
    return this.#add(text, false);
  }

  /** A new document that is not there until it is released. */
  openMissing(): PendingDocument {
    return this.#add(TEXT, true);
  }

  #add(text: string, missing: boolean): PendingDocument {
    const path = `/${randomUUID()}.txt`;
    const { port } = this.#server.address() as AddressInfo;
    const document = new PendingDocument(`http://127.0.0.1:${port}${path}`, text, missing);
    this.#documents.set(path, document);
    return document;
  }

  /** A URL where there is nothing. */
  get missingUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/missing.txt`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

/** What asks an agent to read a document. */
export function readDocument(url: string) {
  return { agentId: 'document-processor-v1', inputs: { document_url: url } };
}
