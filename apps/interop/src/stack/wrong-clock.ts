import { execFileSync } from 'node:child_process';
import type { Language } from '../languages.js';

/** An npm script with what it is run with. */
export interface Script {
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * How an interop worker is run whose wall clock is wrong. What its clocks tell of durations stays right.
 *
 * @param aheadMinutes negative where it is behind
 */
export function withWrongClock({ wrongClock }: Language, aheadMinutes: number): Script {
  switch (wrongClock) {
    case 'build':
      return {
        script: 'interop:skewed',
        env: { INTEROP_CLOCK_SKEW_SECONDS: String(60 * aheadMinutes) },
      };
    case 'faketime':
      // Of the command `faketime`, which would stay between a signal and the worker, only the place of its library is asked.
      return {
        script: 'interop',
        env: {
          LD_PRELOAD: execFileSync('faketime', ['-m', '-f', '+0', 'printenv', 'LD_PRELOAD'], {
            encoding: 'utf8',
          }).trim(),
          FAKETIME: `${aheadMinutes < 0 ? '' : '+'}${aheadMinutes}m`,
        },
      };
  }
}
