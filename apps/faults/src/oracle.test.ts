import { expect, test } from 'vitest';
import type { SeenActivity, SeenRun } from './caller-history.js';
import { callerFaultsOf, ownerFaultsOf, ranOnFault, type SeenOwner } from './oracle.js';
import { Random } from './random.js';
import { writeScript, type Handshake } from './script.js';
import { bare } from './truths.js';

const handshake = (kind: Handshake['kind']): Handshake => {
  const found = writeScript(20, new Random(1), 1, { crowd: 0, crowdHoldMs: [1, 2], holdMs: [1, 2] }).find(
    (candidate) => candidate.kind === kind,
  );
  if (!found) {
    throw new Error(`No handshake is a ${kind}`);
  }
  return found;
};
const reading = handshake('agent that reads a document');
const nothing: SeenActivity['told'] = {
  outcome: 'not told',
  executionId: '',
  output: {},
  artifact: {},
  message: '',
  unreadable: undefined,
};
const told: SeenActivity = {
  told: {
    outcome: 'completed',
    output: { word_count: reading.text.words, summary: reading.text.text },
    executionId: 'aex-1',
    artifact: {},
    message: '',
    unreadable: undefined,
  },
  ends: 1,
  identity: 'stigmer/aex-1',
  ranForMs: 1_000,
};
const owner: SeenOwner = { id: 'aex-1', runs: 1, callback: 'DELIVERED' };
const run = (...activities: SeenActivity[]): SeenRun => ({ isLast: true, activities });

test('a caller that was told the truth once is right', () => {
  expect(callerFaultsOf(reading, [run(told)], [owner])).toEqual([]);
  expect(ownerFaultsOf([run(told)], [owner])).toEqual([]);
});

test.each<[string, Partial<SeenActivity>]>([
  ['2 ends', { ends: 2 }],
  ['none of', { told: { ...nothing, outcome: 'AGENT_EXECUTION_FAILED', message: 'why' } }],
  ['does not say', { told: { ...told.told, output: { word_count: reading.text.words } } }],
  ['word_count', { told: { ...told.told, output: { ...told.told.output, word_count: 1 } } }],
  ["can't be read: why", { told: { ...told.told, unreadable: 'why' } }],
  ['none of its owners', { identity: 'stigmer/aex-2' }],
])('anything else is not: %s', (what, seen) => {
  expect(callerFaultsOf(reading, [run({ ...told, ...seen })], [owner]).join()).toContain(what);
});

test("a caller's own timeout is only right past its deadline", () => {
  const late = handshake('agent whose caller times out');
  const timedOut = (ranForMs: number) =>
    run({
      ...told,
      told: { ...nothing, outcome: 'timed out in Temporal' },
      identity: '',
      ranForMs,
    });
  expect(callerFaultsOf(late, [timedOut(5_000)], []).join()).toContain('before its deadline');
  expect(callerFaultsOf(late, [timedOut(20_000)], [])).toEqual([]);
});

test('an activity without an end is only right where a fault made it so, and of a reset caller in the runs before the last', () => {
  const untold: SeenActivity = {
    told: nothing,
    ends: 0,
    identity: '',
    ranForMs: 0,
  };
  expect(callerFaultsOf(reading, [run(untold)], []).join()).toContain('not told');
  const terminated = { ...reading, steps: [[bare('not told')]] };
  expect(callerFaultsOf(terminated, [run(untold)], [])).toEqual([]);
  const before: SeenRun = { isLast: false, activities: [untold] };
  expect(callerFaultsOf({ ...reading, isReset: true }, [before, run(told)], [owner])).toEqual([]);
  expect(callerFaultsOf({ ...reading, isReset: true }, [before, run(untold)], []).join()).toContain(
    'not told',
  );
});

test('a caller of two steps must have begun both', () => {
  const both = handshake('caller of two steps with one activity id');
  const first: SeenActivity = {
    ...told,
    told: {
      ...told.told,
      output: { summary: both.text.text, word_count: both.text.words, sentence_count: both.text.sentences },
    },
  };
  expect(callerFaultsOf(both, [run(first)], [owner])).toEqual(['not all of its activities were begun']);
});

test('an activity has one owner, which runs once and records what its caller saw', () => {
  const faults = (...owners: SeenOwner[]) => ownerFaultsOf([run(told)], owners).join();
  expect(faults(owner, { ...owner, id: 'aex-2', callback: 'CALLER_GONE' })).toContain('2 executions');
  expect(faults({ ...owner, runs: 2 })).toContain('was run 2 times');
  expect(faults({ ...owner, callback: 'CALLER_GONE' })).toContain('but its caller was told');
});

test('no agent runs on for a caller that is gone', () => {
  expect(ranOnFault({ ...reading, goneAt: 1_000 }, 5_000)).toBeUndefined();
  expect(ranOnFault({ ...reading, goneAt: 1_000 }, 300_000)).toContain('ran on for 299000 ms');
  expect(ranOnFault(reading, 300_000)).toBeUndefined();
});
