/** The variable that tells the probe whose child it must be. */
export const PROBE_PARENT = 'STIGMER_ABUSE_PARENT';

/** How often the event loop is looked at, in milliseconds: less than that is never seen. */
export const RESOLUTION_MS = 10;

/** What the probe in the server's process tells. */
export interface Probed {
  /** How late its event loop was at most since the last message, in milliseconds. */
  readonly lateMs: number;
  /** How long its thread waited for a core of the machine in that time, in milliseconds: others had them. */
  readonly waitedMs: number;
}
