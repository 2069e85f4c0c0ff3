/** What waits in a queue. */
export interface Sized {
  readonly size: number;
}

/** In which way a queue chooses. */
export type Choice = 'smallest' | 'oldest' | 'newest';

/** Jobs that wait, each of some size. */
export interface JobQueue<T extends Sized> {
  readonly length: number;
  add(job: T): void;
  /** Takes out the job whose turn it is; undefined where none waits. */
  next(): T | undefined;
  /** Takes a job out, if it is in the queue. */
  remove(job: T): boolean;
}

/**
 * Makes a queue that chooses in several ways, one after the other. The smallest first serves most jobs soonest, but would let a
 * large one wait for ever; the oldest first serves each, but behind a crowd all wait as long as the crowd takes.
 */
export function createJobQueue<T extends Sized>(choices: readonly [Choice, ...Choice[]]): JobQueue<T> {
  let jobs: T[] = [];
  let turn = 0;
  const choose: Record<Choice, () => T | undefined> = {
    // Of two alike, the older.
    smallest: () =>
      jobs.reduce((least: T | undefined, job) => (least && least.size <= job.size ? least : job), undefined),
    oldest: () => jobs[0],
    newest: () => jobs.at(-1),
  };
  const remove = (job: T) => {
    const before = jobs.length;
    jobs = jobs.filter((other) => other !== job);
    return jobs.length < before;
  };
  return {
    get length() {
      return jobs.length;
    },
    add: (job) => void jobs.push(job),
    next() {
      const choice = choices[turn % choices.length] ?? choices[0];
      const job = choose[choice]();
      if (job) {
        turn += 1;
        remove(job);
      }
      return job;
    },
    remove,
  };
}
