/** What ProcessDocumentWorkflow takes. */
export interface DocumentInput {
  /** An http, https or file URL of a document that the Stigmer server may read. */
  readonly documentUrl: string;
}

/** What AnalyzeContentWorkflow takes. */
export interface ContentInput {
  /** An English text. */
  readonly text: string;
}

/** What DataPipelineWorkflow takes. */
export interface PipelineInput {
  /** An http, https or file URL of a CSV file that the Stigmer server may read. */
  readonly sourceUrl: string;
}

/** The task queue of the demo worker. */
export const DEMO_TASK_QUEUE = 'stigmer-demo';
