import type { DefinitionProblem } from '@stigmer/serverless-workflow/definition';
import type { DocumentReport } from '../agents/builtin/documents/document-report.js';
import type { RawDocument } from '../agents/builtin/documents/parsed-document.js';
import type { EntityReport } from '../agents/builtin/text/entities.js';
import type { SentimentReport } from '../agents/builtin/text/sentiment.js';
import type { SummaryReport, SummaryRequest } from '../agents/builtin/text/summary-report.js';
import type { CsvRequest, CsvTable } from '../workflows/parse-csv.js';

/** A text and the name of the input that it came in. */
interface TextRequest {
  readonly text: string;
  readonly input: string;
}

/** The work that is done in processes of its own: what each task is given, and what it gives back. */
export interface ComputeTasks {
  sentiment: { request: TextRequest; result: SentimentReport };
  entities: { request: TextRequest; result: EntityReport };
  summary: { request: SummaryRequest; result: SummaryReport };
  document: { request: { document: RawDocument; input: string }; result: DocumentReport };
  /** Undefined where the table would take more than was asked for. */
  csv: { request: CsvRequest; result: CsvTable | undefined };
  /** Tells what is wrong with a workflow definition. */
  definition: { request: TextRequest; result: DefinitionProblem[] };
}

/** The name of a task. */
export type ComputeTaskName = keyof ComputeTasks;

/** A task on its way to a process. */
export interface ComputeJob<Name extends ComputeTaskName = ComputeTaskName> {
  readonly name: Name;
  readonly request: ComputeTasks[Name]['request'];
}

/** How much there is to work on, in bytes or characters: the smaller goes first. */
export function sizeOf({ request }: ComputeJob): number {
  return 'document' in request ? request.document.bytes.length : request.text.length;
}
