import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves the ordinary document. */
export class Documents {
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(PAGE);
    });
  }

  static async start(): Promise<Documents> {
    const documents = new Documents();
    documents.#server.listen(0, '127.0.0.1');
    await once(documents.#server, 'listening');
    return documents;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/report.html`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const SENTENCE =
  'In spring the team measured how far the river had risen, and wrote down what the bridge could bear. ';

const PAGE = `<!doctype html><html><head><title>The bridge</title></head><body><article><h1>The bridge</h1>${[
  'Spring',
  'Summer',
  'Autumn',
]
  .map((season) => `<h2>${season}</h2><p>${SENTENCE.repeat(8)}</p>`)
  .join('')}</article></body></html>`;
