import { expect, test } from 'vitest';
import type { SeenOutcome } from './caller-history.js';
import { faultOf, ranOnFault } from './oracle.js';
import { Random } from './random.js';
import { writeScript, type Handshake } from './script.js';

const handshake = (kind: Handshake['kind']): Handshake => {
  const found = writeScript(20, new Random(1), 'test').find((candidate) => candidate.kind === kind);
  if (!found) {
    throw new Error(`No handshake is a ${kind}`);
  }
  return found;
};
const reading = handshake('agent that reads a document');
const told: SeenOutcome = {
  isRunning: false,
  outcome: 'completed',
  ends: 1,
  payload: reading.marker,
  message: '',
  identity: 'stigmer/aex-1',
  ranForMs: 1_000,
};

test('a caller that was told the truth once is right', () => {
  expect(faultOf(reading, told)).toBeUndefined();
});

test.each<[string, Partial<SeenOutcome>]>([
  ['still pending', { isRunning: true }],
  ['2 ends', { ends: 2 }],
  ['none of', { outcome: 'AGENT_EXECUTION_FAILED' }],
  ['not the one of its own execution', { payload: 'marker-of-another' }],
  ['ended by', { identity: 'somebody' }],
])('anything else is not: %s', (what, seen) => {
  expect(faultOf(reading, { ...told, ...seen })).toContain(what);
});

test("a caller's own timeout is only right past its deadline", () => {
  const late = handshake('agent whose caller times out');
  const timedOut: SeenOutcome = { ...told, outcome: 'timed out in Temporal', identity: '' };
  expect(faultOf(late, { ...timedOut, ranForMs: 5_000 })).toContain('before its deadline');
  expect(faultOf(late, { ...timedOut, ranForMs: 20_000 })).toBeUndefined();
});

test('no agent runs on for a caller that is gone', () => {
  expect(ranOnFault({ ...reading, goneAt: 1_000 }, 5_000)).toBeUndefined();
  expect(ranOnFault({ ...reading, goneAt: 1_000 }, 200_000)).toContain('ran on for 199000 ms');
  expect(ranOnFault(reading, 200_000)).toBeUndefined();
});
