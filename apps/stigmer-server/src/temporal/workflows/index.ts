export { AgentExecution } from './agent-execution.js';
export { CallbackMonitor } from './callback-monitor.js';
