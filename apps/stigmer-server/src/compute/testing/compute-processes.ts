import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The ids of the compute processes that this process has. */
export async function computeProcesses(): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/u.exec(line))
    .flatMap((found) =>
      found?.[2] === String(process.pid) && found[3]?.includes('process-main.js') ? [Number(found[1])] : [],
    );
}
