import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A language that callers are written in. */
export interface Language {
  readonly name: string;
  /** The npm workspace with its interop worker. */
  readonly workspace: string;
  /** Programs that its builds need, beyond Node. */
  readonly tools: readonly string[];
  /** Whether its helper brings a result that Temporal can't carry; else callers fetch it with ArtifactService. */
  readonly fetchesLargeResults: boolean;
  /** Whether it has tests of its own, which an npm script `unit` runs. Those of TypeScript run with all others. */
  readonly hasUnitTests: boolean;
  /**
   * How a worker gets a wrong wall clock: by `faketime`, or, where the language asks the kernel itself, in a build of its own that
   * takes INTEROP_CLOCK_SKEW_SECONDS.
   */
  readonly wrongClock: 'faketime' | 'build';
  /** npm scripts that build its interop workers. The one of TypeScript is built with everything else. */
  readonly builds: readonly string[];
}

const builds = ['interop:build', 'interop:build:revision-1'] as const;
const otherThanTypeScript = { fetchesLargeResults: false, hasUnitTests: true } as const;

/** All languages of the matrix. */
export const languages: readonly Language[] = [
  {
    name: 'TypeScript',
    workspace: '@stigmer/interop',
    tools: [],
    fetchesLargeResults: true,
    hasUnitTests: false,
    wrongClock: 'faketime',
    builds: [],
  },
  {
    ...otherThanTypeScript,
    name: 'Go',
    workspace: '@stigmer/demo-worker-go',
    tools: ['go'],
    wrongClock: 'build',
    builds: [...builds, 'interop:build:skewed'],
  },
  {
    ...otherThanTypeScript,
    name: 'Java',
    workspace: '@stigmer/demo-worker-java',
    tools: ['javac', 'mvn'],
    wrongClock: 'faketime',
    builds,
  },
  {
    ...otherThanTypeScript,
    name: 'Python',
    workspace: '@stigmer/demo-worker-python',
    tools: ['python3'],
    wrongClock: 'faketime',
    builds,
  },
];

/** The tools of a language that this machine lacks. */
export function missingTools({ tools }: Language): string[] {
  return tools.filter((tool) => !isOnPath(tool));
}

/** What a language lacks for running a worker whose clock is wrong. */
export function missingClockTools({ wrongClock }: Language): string[] {
  return wrongClock === 'faketime' && !isOnPath('faketime') ? ['faketime'] : [];
}

/** Whether a missing tool is a fault, and no reason to leave a language out. */
export function requiresAll({ CI, STIGMER_INTEROP_REQUIRE_ALL }: NodeJS.ProcessEnv): boolean {
  return CI === 'true' || STIGMER_INTEROP_REQUIRE_ALL === '1';
}

function isOnPath(tool: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
