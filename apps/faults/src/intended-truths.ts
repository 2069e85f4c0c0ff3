import { createHash } from 'node:crypto';
import type { Handshake } from './script.js';
import {
  bare,
  completed,
  completedAs,
  completedAsArtifact,
  completedWith,
  failing,
  type Truth,
} from './truths.js';

/** Stigmer's own time limit of those that are meant to run out of time. */
export const TIME_LIMIT_SECONDS = 15;

/** The deadline of callers that are meant to time out, in milliseconds. */
export const SHORT_DEADLINE_MS = 20_000;

/** The deadline of callers whose clock is ahead, in milliseconds: the agent is to be stopped before it. */
export const AHEAD_DEADLINE_MS = 45_000;

/** Levels of objects, each of which is three of protobuf's messages, of which readers take 100. */
const READABLE_LEVELS = 32;

type Plan = Pick<Handshake, 'kind' | 'text' | 'document' | 'secret' | 'bytes' | 'levels'>;

/** What the script intends for each activity of a handshake, worked out without asking Stigmer anything. */
export function intendedTruths(plan: Plan): Truth[][] {
  const { kind, text, document, secret } = plan;
  const read = completedWith(text.secret, { word_count: text.words });
  const summed = completedWith(text.secret, { word_count: text.words, sentence_count: text.sentences });
  switch (kind) {
    case 'agent that reads a document':
    case 'agent that reads a document, for a patient caller':
    case 'caller with a token of its own':
    case 'caller whose clock is behind':
    case 'caller that tells the time it has left':
    case 'activity without a workflow':
    case 'activity without a workflow, for a patient caller':
      return [[read]];
    case 'agent that is short':
      return [[summed]];
    case 'caller of two steps with one activity id':
      return [[summed], [read]];
    case 'agent that fails':
      return [[failing('AGENT_EXECUTION_FAILED', `HTTP status ${document.status} `)]];
    case 'agent that runs out of time':
      return [[failing('AGENT_EXECUTION_TIMEOUT', `time limit of ${TIME_LIMIT_SECONDS} s`)]];
    case 'agent whose caller times out':
    case 'caller whose clock is ahead':
      // Stigmer stops it a little before; where it can't tell the caller so, Temporal's own timeout is the truth.
      return [
        [
          failing('AGENT_EXECUTION_TIMEOUT', "a little before its caller's activity would have timed out"),
          bare('timed out in Temporal'),
        ],
      ];
    case 'workflow that waits':
    case 'workflow that waits, for a patient caller':
      return [[completed({ reversed: reversed(secret) })]];
    case 'workflow that fails':
    case 'workflow with a large failure':
      return [[failing('WORKFLOW_EXECUTION_FAILED', reversed(secret))]];
    case 'workflow with a large result':
      return [[largeResult(plan)]];
    case 'workflow with a deep result':
      return [[deepResult(plan)]];
    case 'workflow that is given half a character':
      return [[failing('WORKFLOW_EXECUTION_FAILED', 'half of a surrogate pair')]];
    case 'agent whose text is cut':
      return [[completedWith('😀…', { sentence_count: 1 })]];
  }
}

/** A result that is too large for a caller's activity arrives as a reference to it. */
function largeResult({ bytes }: Plan): Truth {
  const json = JSON.stringify({ large: 'x'.repeat(bytes) });
  return completedAsArtifact(json.length, createHash('sha256').update(json).digest('hex'));
}

/** A result that not all readers of protobuf could read arrives as a reference to it. */
function deepResult({ levels, secret }: Plan): Truth {
  const json = `${'{"down":'.repeat(levels)}"${secret}"${'}'.repeat(levels)}`;
  return levels > READABLE_LEVELS
    ? completedAsArtifact(json.length, createHash('sha256').update(json).digest('hex'))
    : completedAs(json);
}

/** What the definitions of the harness do with their input. */
function reversed(text: string): string {
  return Array.from(text).toReversed().join('');
}
