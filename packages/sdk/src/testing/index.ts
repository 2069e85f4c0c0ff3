export type { AskedAgent, AskedExecution, AskedWorkflow, CallerState } from './asked-execution.js';
export { FakeStigmer, type FakeStigmerEnvironment } from './fake-stigmer.js';
export {
  cancelled,
  completed,
  failed,
  runsOn,
  timedOut,
  type Output,
  type Script,
  type ScriptOptions,
} from './script.js';
