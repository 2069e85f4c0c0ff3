import type { DocumentReport } from './documents/document-report.js';
import type { RawDocument } from './documents/parsed-document.js';
import type { EntityReport } from './text/entities.js';
import type { SentimentReport } from './text/sentiment.js';
import type { SummaryReport, SummaryRequest } from './text/summary-report.js';

/** The work that is done off the main thread: what each task is given, and what it gives back. */
export interface ComputeTasks {
  sentiment: { request: { text: string; input: string }; result: SentimentReport };
  entities: { request: { text: string; input: string }; result: EntityReport };
  summary: { request: SummaryRequest; result: SummaryReport };
  document: { request: { document: RawDocument; input: string }; result: DocumentReport };
  /** Loads libraries and models, so that the first real task needn't wait for them. */
  warmUp: { request: { documents: boolean; input: string }; result: null };
}

/** The name of a task. */
export type ComputeTaskName = keyof ComputeTasks;

/** A task on its way to a thread. */
export interface ComputeJob<Name extends ComputeTaskName = ComputeTaskName> {
  readonly name: Name;
  readonly request: ComputeTasks[Name]['request'];
}

/** What a thread says while it works: first that it began, then each step. */
export type ComputeNotice =
  { readonly kind: 'started' } | { readonly kind: 'progress'; readonly step: string };
