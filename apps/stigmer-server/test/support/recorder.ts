import type { WorkflowHandle } from '@temporalio/client';
import { existsSync } from 'node:fs';
import { afterAll, expect } from 'vitest';
import { eventually } from './eventually.js';
import { historyFile, recordHistory } from './histories.js';
import { recordings } from './recordings.js';
import type { TestStigmer } from './stigmer.js';

type Recording = keyof typeof recordings;

/** Keeps histories of one recorder, unless they have been recorded before. */
export interface Recorder<N> {
  /** Keeps what a workflow has done by now. */
  readonly keep: (name: N, handle: WorkflowHandle) => Promise<void>;
  /** Keeps the whole history of a workflow, once it has closed. */
  readonly record: (name: N, handle: WorkflowHandle) => Promise<void>;
}

/** Sets a recorder up. When its tests have run, each history that it is to record must be there. */
export function recorder<R extends Recording>(recording: R): Recorder<(typeof recordings)[R][number]> {
  afterAll(() => {
    expect(recordings[recording].filter((name) => !existsSync(historyFile(name)))).toEqual([]);
  });
  const keep = async (name: string, handle: WorkflowHandle): Promise<void> => {
    if (!existsSync(historyFile(name))) {
      await recordHistory(name, await handle.fetchHistory());
    }
  };
  return {
    keep,
    async record(name, handle) {
      await eventually(async () => expect((await handle.describe()).status.name).not.toBe('RUNNING'));
      await keep(name, handle);
    },
  };
}

/** The owner of an execution. */
export function ownerOf({ temporal }: TestStigmer, id: string): WorkflowHandle {
  return temporal.workflow.getHandle(id);
}
