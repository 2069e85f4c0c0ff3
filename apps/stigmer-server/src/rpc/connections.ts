import type { ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { abandon } from './end-exchange.js';
import type { RequestHandler } from './http-server.js';
import type { TransportLimits } from './transport-limits.js';

type Response = Parameters<RequestHandler>[1];

/** How often connections are looked at, in milliseconds. */
const SWEEP_MS = 1_000;

/** How long a connection that was ended may take to close, in milliseconds. */
const CLOSING_MS = 2_000;

/** A connection, from when it was accepted. */
interface Connection {
  readonly key: string;
  readonly peer: string;
  readonly socket: Socket;
  readonly responses: Set<Response>;
  session: ServerHttp2Session | undefined;
  /** Whether there was a request ever. */
  used: boolean;
  /** Since when nothing is under way. */
  idleSince: number;
  /** When it was asked to close. */
  endedAt: number | undefined;
  pingedAt: number;
  awaitsPong: boolean;
}

/** Where a connection comes from. */
interface Origin {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/**
 * The connections of a listener: how many there are, and what each is doing. Those that do nothing are closed after a while, or make
 * room for others.
 */
export class Connections {
  readonly #limits: TransportLimits;
  readonly #all = new Map<string, Connection>();
  readonly #ofPeer = new Map<string, number>();
  /** Since when an answer has something that its reader does not take. */
  readonly #waiting = new Map<Response, number>();
  readonly #sweeping: NodeJS.Timeout;

  constructor(limits: TransportLimits) {
    this.#limits = limits;
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  /** Takes a connection in, if there is room for it or can be made. */
  admit(socket: Socket): boolean {
    const { maxConnections, maxConnectionsPerPeer } = this.#limits;
    if (socket.remotePort === undefined) {
      // It was reset before it was taken; nothing tells it from another such.
      return false;
    }
    const peer = socket.remoteAddress ?? '';
    const count = this.#ofPeer.get(peer) ?? 0;
    const hasRoom =
      (count < maxConnectionsPerPeer || this.#makeRoom((other) => other.peer === peer)) &&
      (this.#all.size < maxConnections || this.#makeRoom(() => true));
    if (!hasRoom || socket.destroyed) {
      return false;
    }
    const connection: Connection = {
      key: keyOf(socket),
      peer,
      socket,
      responses: new Set(),
      session: undefined,
      used: false,
      idleSince: performance.now(),
      endedAt: undefined,
      pingedAt: performance.now(),
      awaitsPong: false,
    };
    this.#all.set(connection.key, connection);
    this.#ofPeer.set(peer, (this.#ofPeer.get(peer) ?? 0) + 1);
    socket.once('close', () => this.#remove(connection));
    return true;
  }

  /** Tells that a connection speaks HTTP/2. */
  setSession(session: ServerHttp2Session): void {
    const connection = this.#all.get(keyOf(session.socket));
    if (connection) {
      connection.session = session;
      session.once('close', () => {
        connection.endedAt ??= performance.now();
      });
    }
  }

  /**
   * Tells that a request is answered by a response, which may take a while.
   *
   * @returns how many of its connection's requests are not answered yet
   */
  begin(origin: Origin, response: Response): number {
    const connection = this.#all.get(keyOf(origin));
    if (!connection) {
      return 0;
    }
    connection.used = true;
    connection.responses.add(response);
    response.once('close', () => {
      connection.responses.delete(response);
      this.#waiting.delete(response);
      connection.idleSince = performance.now();
    });
    return connection.responses.size;
  }

  /** Lets connections finish what is under way. Those of HTTP/1.1 are left to their server. */
  endSessions(): void {
    for (const { session } of this.#all.values()) {
      session?.close();
    }
  }

  /** Cuts all. */
  destroy(): void {
    for (const { socket } of this.#all.values()) {
      socket.destroy();
    }
  }

  /** Does not look at connections any more. */
  close(): void {
    clearInterval(this.#sweeping);
  }

  #remove(connection: Connection): void {
    const { key, peer } = connection;
    if (this.#all.get(key) !== connection) {
      // It had to make room, and another may have its port now.
      return;
    }
    this.#all.delete(key);
    const left = (this.#ofPeer.get(peer) ?? 1) - 1;
    if (left > 0) {
      this.#ofPeer.set(peer, left);
    } else {
      this.#ofPeer.delete(peer);
    }
  }

  /** Closes one of those that do nothing: first those that never did, then the one that has been idle longest. */
  #makeRoom(isCandidate: (connection: Connection) => boolean): boolean {
    let chosen: Connection | undefined;
    for (const connection of this.#all.values()) {
      if (
        connection.responses.size === 0 &&
        isCandidate(connection) &&
        (chosen === undefined || goesBefore(connection, chosen))
      ) {
        chosen = connection;
      }
    }
    if (chosen === undefined) {
      return false;
    }
    this.#remove(chosen);
    chosen.session?.close();
    chosen.socket.destroy();
    return true;
  }

  #sweep(): void {
    const now = performance.now();
    for (const connection of this.#all.values()) {
      this.#look(connection, now);
    }
    this.#cutSlowReaders(now);
  }

  #look(connection: Connection, now: number): void {
    const { unusedTimeoutMs, idleTimeoutMs } = this.#limits;
    const { endedAt, responses, used, idleSince, session, socket } = connection;
    if (endedAt !== undefined) {
      if (responses.size === 0 && now - Math.max(endedAt, idleSince) > CLOSING_MS) {
        socket.destroy();
      }
    } else if (responses.size === 0) {
      if (now - idleSince > (used ? idleTimeoutMs : unusedTimeoutMs)) {
        connection.endedAt = now;
        if (session) {
          session.close();
        } else {
          socket.destroy();
        }
      }
    } else if (session) {
      this.#keepAlive(connection, session, now);
    }
  }

  /** Pings a peer for which something is under way: one that is gone would be answered for good. */
  #keepAlive(connection: Connection, session: ServerHttp2Session, now: number): void {
    const { keepaliveIntervalMs, keepaliveTimeoutMs } = this.#limits;
    const sincePing = now - connection.pingedAt;
    if (connection.awaitsPong) {
      if (sincePing > keepaliveTimeoutMs) {
        connection.socket.destroy();
      }
    } else if (sincePing > keepaliveIntervalMs && !session.destroyed) {
      connection.pingedAt = now;
      connection.awaitsPong = session.ping(() => {
        connection.awaitsPong = false;
      });
    }
  }

  /** Gives up answers that wait for their readers for too long; and, where all together hold too much, those that have waited longest. */
  #cutSlowReaders(now: number): void {
    const { writeTimeoutMs, maxBufferedBytes } = this.#limits;
    let buffered = 0;
    for (const { responses } of this.#all.values()) {
      for (const response of responses) {
        const bytes = unwritten(response);
        buffered += bytes;
        if (bytes === 0) {
          this.#waiting.delete(response);
        } else if (!this.#waiting.has(response)) {
          this.#waiting.set(response, now);
        }
      }
    }
    for (const [response, since] of this.#waiting) {
      // In the order in which they began to wait.
      if (now - since <= writeTimeoutMs && buffered <= maxBufferedBytes) {
        return;
      }
      buffered -= unwritten(response);
      this.#waiting.delete(response);
      abandon(response);
    }
  }
}

/** Of a socket, or of one of TLS or HTTP/2 over it. */
function keyOf({ remoteAddress, remotePort }: Origin): string {
  return `${remoteAddress} ${remotePort}`;
}

function goesBefore(one: Connection, other: Connection): boolean {
  return one.used === other.used ? one.idleSince < other.idleSince : other.used;
}

/** How many bytes of an answer wait to be sent. */
function unwritten(response: Response): number {
  return 'stream' in response ? response.stream.writableLength : response.writableLength;
}
