import {
  DEMO_TASK_QUEUE,
  type ContentInput,
  type DocumentInput,
  type PipelineInput,
} from '@stigmer/demo-worker/inputs';
import type {
  AnalyzeContentWorkflow,
  DataPipelineWorkflow,
  ProcessDocumentWorkflow,
} from '@stigmer/demo-worker/workflows';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dataFolder } from './stack.js';

/** One of the three examples, running. */
export interface RunningExample {
  /** What a person reads above it. */
  readonly title: string;
  readonly workflowType: string;
  readonly handle: WorkflowHandle;
}

/** Starts the three examples on the demo's own documents. */
export async function startExamples({ workflow }: Client): Promise<RunningExample[]> {
  const run = randomUUID().slice(0, 8);
  const taskQueue = DEMO_TASK_QUEUE;
  const url = (file: string) => pathToFileURL(join(dataFolder, file)).href;
  const document: DocumentInput = { documentUrl: url('harbour-street-library-report.md') };
  const content: ContentInput = {
    text: await readFile(join(dataFolder, 'aurora-kettle-review.txt'), 'utf8'),
  };
  const pipeline: PipelineInput = { sourceUrl: url('orders.csv') };
  return [
    {
      title: 'One agent reads a document; the workflow saves what it found',
      workflowType: 'ProcessDocumentWorkflow',
      handle: await workflow.start<typeof ProcessDocumentWorkflow>('ProcessDocumentWorkflow', {
        taskQueue,
        workflowId: `demo-document-${run}`,
        args: [document],
      }),
    },
    {
      title: 'Three agents look at a text at the same time; the workflow combines what they found',
      workflowType: 'AnalyzeContentWorkflow',
      handle: await workflow.start<typeof AnalyzeContentWorkflow>('AnalyzeContentWorkflow', {
        taskQueue,
        workflowId: `demo-content-${run}`,
        args: [content],
      }),
    },
    {
      title: 'A workflow definition turns a CSV file into a report, within two hours',
      workflowType: 'DataPipelineWorkflow',
      handle: await workflow.start<typeof DataPipelineWorkflow>('DataPipelineWorkflow', {
        taskQueue,
        workflowId: `demo-pipeline-${run}`,
        args: [pipeline],
      }),
    },
  ];
}
