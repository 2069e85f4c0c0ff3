import type { JsonObject } from './json.js';

const BASE = 'https://serverlessworkflow.io/spec/1.0.0/errors';

/** The type URIs every runtime knows. Spec: DSL reference, "Standard Error Types". */
export const errorTypes = {
  configuration: `${BASE}/configuration`,
  validation: `${BASE}/validation`,
  expression: `${BASE}/expression`,
  authentication: `${BASE}/authentication`,
  authorization: `${BASE}/authorization`,
  timeout: `${BASE}/timeout`,
  communication: `${BASE}/communication`,
  runtime: `${BASE}/runtime`,
} as const;

/** A problem as RFC 7807 describes one. Spec: DSL reference, "Error". */
export interface ProblemDetails {
  /** A URI that names the kind of problem. */
  readonly type: string;
  /** An HTTP status code that fits. */
  readonly status: number;
  readonly title?: string;
  readonly detail?: string;
  /** JSON pointer of the task the problem comes from; the interpreter sets it where it is missing. */
  readonly instance?: string;
}

/** The one error a run ends with, unless it was cancelled. A host may throw it too, to choose the problem's type. */
export class WorkflowError extends Error {
  override readonly name = 'WorkflowError';

  constructor(
    readonly problem: ProblemDetails,
    options?: ErrorOptions,
  ) {
    super(messageOf(problem), options);
  }

  /** The same error, with the task it comes from unless it already names one. */
  from(instance: string): WorkflowError {
    if (this.problem.instance !== undefined) return this;
    return new WorkflowError({ ...this.problem, instance }, { cause: this.cause ?? this });
  }

  /** The problem as data: what `$error` is in a `catch`. */
  toJson(): JsonObject {
    const { type, status, title, detail, instance } = this.problem;
    return {
      type,
      status,
      ...(title === undefined ? {} : { title }),
      ...(detail === undefined ? {} : { detail }),
      ...(instance === undefined ? {} : { instance }),
    };
  }
}

function messageOf({ title, detail, type, instance }: ProblemDetails): string {
  const what = [title, detail].filter((part) => part !== undefined).join(': ');
  return `${what === '' ? type : what}${instance === undefined ? '' : ` (at ${instance})`}`;
}
