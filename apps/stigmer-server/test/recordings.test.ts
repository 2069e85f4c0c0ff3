import { expect, test } from 'vitest';
import { recordedHistories } from './support/histories.js';
import { recordings } from './support/recordings.js';

test('each recorded history has one recorder, and each recorder has recorded', async () => {
  const files = (await recordedHistories()).map(({ name }) => name);
  const names = Object.values(recordings).flat();
  expect(names.map((name) => `${name}.json`).toSorted()).toEqual(files.toSorted());
});
