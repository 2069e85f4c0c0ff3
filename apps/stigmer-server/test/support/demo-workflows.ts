import { fileURLToPath } from 'node:url';

/** The workflows of the demo worker. */
export const demoWorkflowsPath = fileURLToPath(
  new URL('../../../demo-worker/src/workflows/index.ts', import.meta.url),
);

/** The demo workflows by name. */
export const demoWorkflowTypes = [
  'AnalyzeContentWorkflow',
  'DataPipelineWorkflow',
  'ProcessDocumentWorkflow',
];
