import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

const own = getPriority();

/**
 * Has all threads of this process stand back behind other processes: 0 is as this process was started, 19 the most. It cannot be taken
 * back: only root may lower it. Where the system does not allow it, nothing happens.
 */
export function setNiceness(niceness: number): void {
  for (const thread of threads()) {
    try {
      setPriority(thread, Math.min(own + niceness, 19));
    } catch {
      // The thread has ended, or all shall go alike.
    }
  }
}

/** On Linux each thread has a priority of its own (setpriority(2)); those that V8 and libuv have for themselves were started before any code. */
function threads(): number[] {
  return process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [0];
}
