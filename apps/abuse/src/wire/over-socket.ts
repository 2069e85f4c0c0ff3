import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ATTACKER } from './peer.js';

/** Whom to talk to. */
export interface Port {
  readonly port: number;
  /** The protocol to ask for over TLS (RFC 7301). Default: clear text. */
  readonly alpn?: 'h2' | 'http/1.1';
}

/** Opens a connection to the server; undefined where it is not taken. Faults of it that come later are nobody's. */
export function openSocket(
  { port, alpn }: Port,
  localAddress = ATTACKER,
  withinMs = 5_000,
): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const where = { port, host: '127.0.0.1', localAddress };
    // Its certificate is of its own making.
    const socket = alpn
      ? connectTls({ ...where, ALPNProtocols: [alpn], rejectUnauthorized: false })
      : connect(where);
    const late = setTimeout(() => {
      socket.destroy();
      resolve(undefined);
    }, withinMs);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      clearTimeout(late);
      resolve(undefined);
    });
    socket.once(alpn ? 'secureConnect' : 'connect', () => {
      clearTimeout(late);
      resolve(socket);
    });
  });
}

/** What a conversation came to. */
export interface Heard {
  readonly answer: Buffer;
  /** How it ended: the server closed the connection, or the time was over. */
  readonly end: 'closed' | 'late' | 'refused';
}

/** The most of an answer that is kept. */
const MAX_HEARD_BYTES = 64 * 1024;

/** Says all of it at once, and listens until the server closes the connection, `enough` has been heard, or time is over. */
export async function overSocket(
  target: Port,
  says: string | Uint8Array,
  withinMs: number,
  enough: (answer: Buffer) => boolean = () => false,
): Promise<Heard> {
  const socket = await openSocket(target);
  if (socket === undefined) {
    return { answer: Buffer.alloc(0), end: 'refused' };
  }
  return new Promise((resolve) => {
    let answer = Buffer.alloc(0);
    const over = (end: Heard['end']): void => {
      clearTimeout(late);
      socket.destroy();
      resolve({ answer, end });
    };
    const late = setTimeout(() => over('late'), withinMs);
    socket.on('data', (chunk) => {
      if (answer.length < MAX_HEARD_BYTES) {
        answer = Buffer.concat([answer, chunk]);
      }
      if (enough(answer)) {
        over('closed');
      }
    });
    socket.once('close', () => over('closed'));
    socket.write(says);
  });
}
