import type { JsonObject } from '@bufbuild/protobuf';

/** How a caller's activity may end, as its own history tells. */
export type Outcome =
  | 'completed'
  | 'cancelled'
  | 'timed out in Temporal'
  | 'not told'
  | `${'AGENT' | 'WORKFLOW'}_EXECUTION_${'FAILED' | 'TIMEOUT' | 'CANCELLED'}`
  | 'other failure';

/** What a caller's activity was told. */
export interface Told {
  readonly outcome: Outcome;
  /** Of the execution that it was ended with; empty where there was none. */
  readonly executionId: string;
  /** The output of the execution that it was ended with; empty where there was none. */
  readonly output: JsonObject;
  /** The reference to an output that was too large; empty where there was none. */
  readonly artifact: JsonObject;
  /** Of a failure. */
  readonly message: string;
  /** What keeps some reader from the execution; undefined where nothing does. */
  readonly unreadable: string | undefined;
}

/** An end that is true for a caller's activity, and how its content is checked. */
export interface Truth {
  readonly outcome: Outcome;
  /** What is wrong with the content; undefined where nothing is. */
  readonly fault: (told: Told) => string | undefined;
}

/** An end without any content. */
export function bare(outcome: Outcome): Truth {
  return { outcome, fault: () => undefined };
}

/** A failure whose message holds a text that the harness knows. */
export function failing(outcome: Outcome, text: string): Truth {
  return {
    outcome,
    fault: ({ message }) => (message.includes(text) ? undefined : `its message does not say "${text}"`),
  };
}

/** A result that holds values which the harness works out itself. */
export function completed(expected: Readonly<Record<string, string | number>>): Truth {
  return {
    outcome: 'completed',
    fault: ({ output }) => {
      const wrong = Object.entries(expected).find(([name, value]) => output[name] !== value);
      return wrong && `its ${wrong[0]} is ${JSON.stringify(output[wrong[0]])}, and not ${wrong[1]}`;
    },
  };
}

/** A result that is what the harness works out itself, as JSON. */
export function completedAs(json: string): Truth {
  return {
    outcome: 'completed',
    fault: ({ output }) => (JSON.stringify(output) === json ? undefined : `its output is not ${json}`),
  };
}

/** A result that arrives as a reference to what the harness works out itself. */
export function completedAsArtifact(sizeBytes: number, sha256: string): Truth {
  return {
    outcome: 'completed',
    fault: ({ artifact }) =>
      artifact['sizeBytes'] === String(sizeBytes) && artifact['sha256'] === sha256
        ? undefined
        : `its artifact is ${JSON.stringify(artifact)}, and not of ${sizeBytes} bytes with the hash ${sha256}`,
  };
}

/** A result that holds such values, and a text too, wherever it stands. */
export function completedWith(text: string, expected: Readonly<Record<string, string | number>>): Truth {
  const values = completed(expected);
  return {
    outcome: 'completed',
    fault: (told) =>
      JSON.stringify(told.output).includes(text) ? values.fault(told) : `its output does not say "${text}"`,
  };
}
