import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Found, Target } from '../attack.js';

const script = fileURLToPath(new URL('../attack-main.js', import.meta.url));

/** Makes an attack in a process of its own; one that takes too long is ended, and has failed. */
export function runAttack(name: string, target: Target, limitMs: number): Promise<Found> {
  return new Promise((resolve) => {
    const child = fork(script, [name, JSON.stringify(target)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: ['--max-old-space-size=1024'],
    });
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
