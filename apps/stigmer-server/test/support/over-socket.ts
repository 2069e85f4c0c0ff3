import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Sends the lines of a request to a server over HTTP/1.1, and gives all that comes back until the connection ends. */
export function overSocket(
  url: string,
  lines: readonly string[],
  ending: 'end' | 'write' = 'write',
): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket[ending](lines.join('\r\n'));
  return text(socket);
}
