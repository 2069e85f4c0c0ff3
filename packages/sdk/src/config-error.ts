/** The SDK is set up in a way that can't work. It is thrown at start, before any workflow could meet the fault. */
export class StigmerConfigError extends Error {
  override readonly name: string = 'StigmerConfigError';
}

/** A worker, client or bundle could not read the executions that Stigmer delivers. */
export class StigmerConverterError extends StigmerConfigError {
  override readonly name = 'StigmerConverterError';
}
