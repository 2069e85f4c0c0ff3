import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

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
