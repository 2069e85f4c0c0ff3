import type { Ordinary } from './suite/ordinary.js';
import type { Size } from './size.js';

/** What an attack is aimed at. It travels to the attack's process as JSON. */
export interface Target {
  /** Of the server, on 127.0.0.1. */
  readonly port: number;
  /** Of a server that speaks TLS; 0 where the attack asks for none. */
  readonly tlsPort: number;
  /** The server's process. */
  readonly pid: number;
  /** Where the documents are that it may have the server read. */
  readonly documentsFolder: string;
  readonly seed: number;
  readonly size: Size;
  /** The major version of the Node.js that the server runs on. */
  readonly nodeMajor: number;
}

/** What an attack has seen. */
export interface Found {
  /** What did not hold; none where all did. */
  readonly complaints: readonly string[];
  /** Figures for the table, such as `2000 watches`. */
  readonly figures: readonly string[];
}

/** One thing that could come in, or a kind of it. */
export interface Attack {
  readonly name: string;
  /** What it sends, in a few words for the table. */
  readonly what: string;
  /** What is done beside it, which must go on as ever; an echo is in any case. */
  readonly beside?: readonly Ordinary[];
  /** How long ordinary work may take beside it, in milliseconds. Default: as long as ever. */
  readonly within?: Partial<Record<Ordinary, number>>;
  /** How far the server's memory may grow meanwhile, in MiB. Default: {@link GROWTH_MIB}. */
  readonly growthMiB?: number;
  /** Whether it is aimed at a port with TLS too: a server of its own, which takes requests and does no work. */
  readonly onTls?: boolean;
  /** What can't hold on a version of Node.js. */
  readonly impossible?: Impossible;
  /** Makes the attack, in a process of its own that has the least priority. Rejects only where it could not be made. */
  run(target: Target): Promise<Found>;
}

/** What a version of Node.js can't do: it is told, and is no failure of the server's. */
export interface Impossible {
  /** The first major version on which it holds. */
  readonly holdsFrom: number;
  readonly why: string;
  /** The complaints that it explains; all others count. */
  readonly explains: RegExp;
}

/** How far the server's memory may grow under an attack that says nothing else. */
export const GROWTH_MIB = 600;

/** Node.js 20 does not close its side of a connection that it has ended for an error of HTTP/2, when the client closes. */
export const LEFT_SOCKETS: Impossible = {
  holdsFrom: 22,
  why: 'Node.js 20 keeps a socket for each error of the protocol',
  explains: /CLOSE-WAIT|descriptors stay open/,
};
