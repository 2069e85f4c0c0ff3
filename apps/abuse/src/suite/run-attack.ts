import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Found, Target } from '../attack.js';

const script = fileURLToPath(new URL('../attack-main.js', import.meta.url));

/** Makes an attack in a process of its own; one that takes too long is ended, and has failed. */
export function runAttack(name: string, target: Target, limitMs: number): Promise<Found> {
  return new Promise((resolve) => {
    const child = fork(script, [name, JSON.stringify(target)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // With all its threads it yields to the server whatever that wants of the machine.
      detached: true,
      execPath: 'nice',
      execArgv: ['-n', '19', process.execPath, '--max-old-space-size=1024'],
    });
    yieldAll(child.pid);
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
    let found: Found | undefined;
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      kill();
    }, limitMs);
    child.once('message', (told: Found) => (found = told));
    child.once('exit', (code, signal) => {
      clearTimeout(late);
      process.off('exit', kill);
      const why = isLate ? `it took over ${limitMs / 1000} s` : `its process ended (${signal ?? code})`;
      resolve(found ?? { complaints: [`The attack could not be made: ${why}`], figures: [] });
    });
  });
}

/** Linux shares the cores among sessions first, where it groups them (sched(7), "The autogroup feature"): a session has a niceness too. */
function yieldAll(pid: number | undefined): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, '19');
  } catch {
    // It does not group them.
  }
}
