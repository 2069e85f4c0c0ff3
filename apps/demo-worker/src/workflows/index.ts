export { AnalyzeContentWorkflow } from './analyze-content.js';
export { DataPipelineWorkflow } from './data-pipeline.js';
export { ProcessDocumentWorkflow } from './process-document.js';
