import type { Ordinary } from './suite/ordinary.js';
import type { Size } from './size.js';

/** What an attack is aimed at. It travels to the attack's process as JSON. */
export interface Target {
  /** Of the server, on 127.0.0.1. */
  readonly port: number;
  /** The server's process. */
  readonly pid: number;
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
  /** How far the server's memory may grow meanwhile, in MiB. Default: {@link GROWTH_MIB}. */
  readonly growthMiB?: number;
  /** Why it can't hold on a version of Node.js; undefined: it can. */
  impossible?(nodeMajor: number): string | undefined;
  /** Makes the attack, in a process of its own that has the least priority. Rejects only where it could not be made. */
  run(target: Target): Promise<Found>;
}

/** How far the server's memory may grow under an attack that says nothing else. */
export const GROWTH_MIB = 600;
