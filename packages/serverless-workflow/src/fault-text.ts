/** What an error says. Where JavaScript's stack ended, that is what it means for whoever gave the value or wrote the definition. */
export function faultText(error: unknown): string {
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return 'A value is nested too deeply.';
  }
  return error instanceof Error ? error.message : String(error);
}
