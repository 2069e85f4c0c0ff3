import type { Caller } from './caller.js';

/** A kind of ordinary work. */
export type Ordinary = 'echo' | 'definition' | 'document' | 'text';

/** How a kind of ordinary work is done. */
export interface Work {
  /** How long it may take, in milliseconds. */
  readonly limitMs: number;
  /** Tells how long it took, in milliseconds. Rejects where it was not done within a time. */
  readonly ask: (caller: Caller, withinMs: number, documentUrl: string) => Promise<number>;
}

/** What goes on in an ordinary installation: it must go on, whatever else comes in. */
export const ordinaryWork: Readonly<Record<Ordinary, Work>> = {
  echo: {
    limitMs: 10_000,
    ask: (caller, withinMs) => caller.ask('AskAgent', 'echo', { a: 'b' }, withinMs),
  },
  definition: {
    limitMs: 10_000,
    ask: (caller, withinMs) => caller.ask('AskWorkflow', 'abuse-greet', { name: 'Ada' }, withinMs),
  },
  document: {
    limitMs: 10_000,
    ask: (caller, withinMs, documentUrl) =>
      caller.ask('AskAgent', 'document-processor-v1', { document_url: documentUrl }, withinMs),
  },
  text: {
    limitMs: 10_000,
    ask: (caller, withinMs) => caller.ask('AskAgent', 'sentiment-analyzer', { text: TEXT }, withinMs),
  },
};

const TEXT =
  'The new office in Lisbon is bright and quiet, and the people there were very kind to us. We did not like the noise of the ' +
  'old one. The move took two weeks and cost less than we had expected.';
