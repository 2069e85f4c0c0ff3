/**
 * What the watchdog is told. It travels as plain arguments: `killAfterMs`, `removeDir` (or an empty string),
 * the command and its arguments.
 */
export interface WatchdogOrder {
  /** Time from SIGTERM to SIGKILL. */
  readonly killAfterMs: number;
  /** Removed with all it holds after the owner is gone or has closed the channel. */
  readonly removeDir: string | undefined;
  readonly command: string;
  readonly args: readonly string[];
}

/** How the server process ended. Both are null when nobody could see it. */
export interface TemporalExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** What the watchdog says to its owner. */
export type WatchdogReport =
  | { readonly kind: 'started'; readonly pid: number }
  | { readonly kind: 'failed'; readonly message: string }
  | ({ readonly kind: 'exited' } & TemporalExit);

export function toArguments(order: WatchdogOrder): string[] {
  return [String(order.killAfterMs), order.removeDir ?? '', order.command, ...order.args];
}

export function fromArguments(texts: readonly string[]): WatchdogOrder {
  const [killAfterMs, removeDir, command, ...args] = texts;
  if (command === undefined) throw new Error('usage: watchdog-main <kill after ms> <remove dir> <command> …');
  return { killAfterMs: Number(killAfterMs), removeDir: removeDir || undefined, command, args };
}

/** Anything may arrive on a channel; what is not a report is nobody's business here. */
export function isReport(message: unknown): message is WatchdogReport {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  if (message.kind === 'started') return 'pid' in message && typeof message.pid === 'number';
  if (message.kind === 'failed') return 'message' in message && typeof message.message === 'string';
  return message.kind === 'exited' && 'code' in message && 'signal' in message;
}
