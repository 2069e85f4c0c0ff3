/** The full names of the methods that attacks call. */
export const methods = {
  createAgent: 'ai.stigmer.agentic.agentexecution.v1.AgentExecutionService/Create',
  getAgent: 'ai.stigmer.agentic.agentexecution.v1.AgentExecutionService/Get',
  listAgents: 'ai.stigmer.agentic.agentexecution.v1.AgentExecutionService/List',
  watchAgent: 'ai.stigmer.agentic.agentexecution.v1.AgentExecutionService/Watch',
  createWorkflow: 'ai.stigmer.agentic.workflowexecution.v1.WorkflowExecutionService/Create',
  getWorkflow: 'ai.stigmer.agentic.workflowexecution.v1.WorkflowExecutionService/Get',
  cancelWorkflow: 'ai.stigmer.agentic.workflowexecution.v1.WorkflowExecutionService/Cancel',
  watchWorkflow: 'ai.stigmer.agentic.workflowexecution.v1.WorkflowExecutionService/Watch',
  validate: 'ai.stigmer.agentic.workflow.v1.WorkflowService/Validate',
  listWorkflows: 'ai.stigmer.agentic.workflow.v1.WorkflowService/List',
  readArtifact: 'ai.stigmer.agentic.artifact.v1.ArtifactService/Read',
  healthCheck: 'grpc.health.v1.Health/Check',
  healthWatch: 'grpc.health.v1.Health/Watch',
  reflection: 'grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
} as const;
