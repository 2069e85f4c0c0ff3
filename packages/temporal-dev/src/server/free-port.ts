import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

/**
 * A TCP port that nothing listens on.
 *
 * Another program could be given the same port before the server binds it, so a connection is made and closed from
 * the listening side: its TIME_WAIT keeps the system from handing the port out again for a while, yet a listener
 * (which sets SO_REUSEADDR) may still take it.
 */
export async function freePort(ip: string): Promise<number> {
  const listener = createServer((socket) => socket.end());
  const port = await listen(listener, ip, 0);
  const visitor = connect(port, ip).resume();
  await once(visitor, 'close');
  await close(listener);
  return port;
}

/** True when a server could listen there now. */
export async function isPortFree(ip: string, port: number): Promise<boolean> {
  const listener = createServer();
  try {
    await listen(listener, ip, port);
  } catch {
    return false;
  }
  await close(listener);
  return true;
}

async function listen(listener: Server, ip: string, port: number): Promise<number> {
  listener.listen(port, ip);
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error(`no TCP address for ${ip}:${port}`);
  return address.port;
}

async function close(listener: Server): Promise<void> {
  listener.close();
  await once(listener, 'close');
}
