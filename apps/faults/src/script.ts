import type { Document } from './documents.js';
import { intendedTruths } from './intended-truths.js';
import type { Random } from './random.js';
import type { Size } from './size.js';
import { writeText, type Text } from './texts.js';
import type { Truth } from './truths.js';

/** What a handshake is meant to be. */
export const handshakeKinds = [
  'agent that reads a document',
  'workflow that waits',
  'caller with a token of its own',
  'agent that is short',
  'agent that reads a document, for a patient caller',
  'workflow that waits, for a patient caller',
  'agent that fails',
  'agent that runs out of time',
  'caller of two steps with one activity id',
  'agent whose caller times out',
  'workflow that fails',
  'workflow with a large result',
  'workflow with a large failure',
  'workflow with a deep result',
  'workflow that is given half a character',
  'agent whose text is cut',
  'activity without a workflow',
  'activity without a workflow, for a patient caller',
] as const;

/** Those that only faults start. */
const faultsKinds = [
  'caller whose clock is behind',
  'caller whose clock is ahead',
  'caller that tells the time it has left',
] as const;

/** What faults start beside the script's own ones: these they use up fastest. */
const reserveKinds = [
  ...faultsKinds,
  'caller with a token of its own',
  'agent whose caller times out',
] as const;

/** The order in which they come: those that are under way for long come more often, so that many are at the same time. */
const cycle = [
  ...handshakeKinds,
  ...handshakeKinds.slice(0, 3),
  'agent that reads a document, for a patient caller',
  'workflow that waits, for a patient caller',
  'workflow that waits',
  'workflow that waits, for a patient caller',
] as const;

/** What the crowd waits for: it holds nothing in any process, so that there can be many. */
const crowdKinds = [
  'workflow that waits',
  ...Array.from({ length: 9 }, () => 'workflow that waits, for a patient caller' as const),
] as const;

export type HandshakeKind = (typeof handshakeKinds)[number] | (typeof faultsKinds)[number];

/** Sizes around Temporal's limits for a payload (2 MiB) and for a call (4 MiB), in bytes. */
const LARGE_SIZES = [1.9, 2.1, 4.2].map((mebibytes) => Math.round(mebibytes * 1024 * 1024));

/** Levels of objects: readers of protobuf read 32 of them, those of JSON the others. */
const DEPTHS = [40, 90, 250, 32];

/** HTTP statuses that a reader gives up at once. */
const REFUSALS = [400, 401, 403, 404, 405, 406, 409, 410, 451];

/** One handshake, as the harness means it. What is done to it is added while it runs. */
export interface Handshake {
  readonly index: number;
  readonly kind: HandshakeKind;
  /** The id of its caller's workflow; of one without a workflow its activity's. */
  readonly callerId: string;
  /** Of its document, or of its input. */
  readonly text: Text;
  /** What its document's address answers with. */
  readonly document: Document;
  /** An input that is turned round on the way. */
  readonly secret: string;
  /** How long it is meant to take, where that is decided by the script, in milliseconds. */
  readonly holdMs: number;
  /** Of what is large, in bytes. */
  readonly bytes: number;
  /** Of what is nested deeply: how many levels of objects. */
  readonly levels: number;
  /** What may come of each of its activities, in their order; faults that aim at it change this. */
  readonly steps: Truth[][];
  /** A fault has it for itself: no other one aims at it, and its document is released by that fault. */
  isClaimed: boolean;
  /** When its caller was terminated or cancelled, in milliseconds since the epoch. */
  goneAt?: number;
  /** Its caller was reset: the runs before the last may have been told nothing. */
  isReset?: boolean;
  /** Its caller's worker died before Stigmer had accepted anything. */
  neverAccepted?: boolean;
}

/**
 * Writes the script of a run, the crowd first. The kinds come in a fixed order; texts, sizes and times are what the seed
 * decides.
 *
 * @param count of handshakes after the crowd
 * @param reserve of handshakes of each kind that faults start, at the end
 */
export function writeScript(
  count: number,
  random: Random,
  run: number,
  { crowd, crowdHoldMs, holdMs }: Pick<Size, 'crowd' | 'crowdHoldMs' | 'holdMs'>,
  reserve = 0,
): Handshake[] {
  return Array.from({ length: crowd + count + reserve * reserveKinds.length }, (_, index) => {
    const isCrowd = index < crowd;
    const place = isCrowd ? index : index - crowd;
    const kinds = isCrowd ? crowdKinds : place < count ? cycle : reserveKinds;
    const kind = kinds[place % kinds.length] ?? 'agent that is short';
    const text = writeText(random);
    const status = kind === 'agent that fails' ? (random.pick(REFUSALS) ?? 404) : 200;
    const plan = {
      index,
      kind,
      text,
      document: { text: text.text, status },
      secret: `${random.between(100_000, 999_999)}-${index}`,
      holdMs: random.between(...(isCrowd ? crowdHoldMs : holdMs)),
      bytes: LARGE_SIZES[Math.floor(place / cycle.length) % LARGE_SIZES.length] ?? 0,
      levels: DEPTHS[Math.floor(place / cycle.length) % DEPTHS.length] ?? 0,
    };
    return {
      ...plan,
      callerId: `faults-${run}-${String(index).padStart(4, '0')}`,
      steps: intendedTruths(plan),
      isClaimed: false,
    };
  });
}
