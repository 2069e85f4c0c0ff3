export { AgentExecution } from './agent-execution.js';
export { CallbackDelivery } from './callback-delivery.js';
export { CallbackMonitor } from './callback-monitor.js';
export { Canary } from './canary.js';
export { HeartbeatMonitor } from './heartbeat-monitor.js';
export { NexusOperation } from './nexus-operation.js';
export { ServerlessWorkflow } from './serverless-workflow.js';
export { WorkflowExecution } from './workflow-execution.js';
