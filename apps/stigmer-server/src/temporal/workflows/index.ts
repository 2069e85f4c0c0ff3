export { AgentExecution } from './agent-execution.js';
export { CallbackDelivery } from './callback-delivery.js';
export { CallbackMonitor } from './callback-monitor.js';
