/** The SDK is set up in a way that can't work. It is thrown at start, before any workflow could meet the fault. */
export class StigmerConfigError extends Error {
  override readonly name: string = 'StigmerConfigError';

  /** Knows errors of this package's other build (ES modules, CommonJS) too: a process may have loaded both. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isInstance(this, value) || (this === StigmerConfigError && isNamed(value, errorNames));
  }
}

/** A worker, client or bundle could not read the executions that Stigmer delivers. */
export class StigmerConverterError extends StigmerConfigError {
  override readonly name = 'StigmerConverterError';

  static override [Symbol.hasInstance](value: unknown): boolean {
    return (
      isInstance(this, value) || (this === StigmerConverterError && isNamed(value, ['StigmerConverterError']))
    );
  }
}

const errorNames: readonly string[] = ['StigmerConfigError', 'StigmerConverterError'];

function isInstance(type: typeof StigmerConfigError, value: unknown): boolean {
  return Function.prototype[Symbol.hasInstance].call(type, value);
}

function isNamed(value: unknown, names: readonly string[]): boolean {
  return value instanceof Error && names.includes(value.name);
}
