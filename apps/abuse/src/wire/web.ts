import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createReadStream } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';

/** A web server of an attack's, whose documents the Stigmer server is told to read. */
export interface Web {
  readonly url: string;
  close(): void;
}

export async function serve(listener: RequestListener): Promise<Web> {
  const server: Server = createServer((request, response) => {
    response.on('error', () => undefined);
    listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Serves the files of a folder; what is none of them dribbles for good. */
export function serveFolder(folder: string): Promise<Web> {
  return serve(({ url = '' }, response) => {
    const file = createReadStream(join(folder, basename(url)));
    file.once('error', () => dribble(response));
    file.once('open', () => file.pipe(response));
  });
}

/** Begins an answer that never ends, with a byte a second. */
export function dribble(response: ServerResponse): void {
  response.flushHeaders();
  const timer = setInterval(() => response.write('x'), 1_000);
  response.once('close', () => clearInterval(timer));
}
