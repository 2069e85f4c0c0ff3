import { setTimeout as delay } from 'node:timers/promises';
import { GROWTH_MIB, type Attack, type Target } from '../attack.js';
import type { Size } from '../size.js';
import { Meanwhile, type Ordinaries, type Seen } from './meanwhile.js';
import { ordinaryWork } from './ordinary.js';
import type { Vitals } from './proc.js';
import { idleVitals, untilAtRest } from './rest.js';
import { runAttack } from './run-attack.js';
import type { Stack } from './stack.js';

/** How late the server's event loop may ever be while it has a core, in milliseconds. */
export const LATE_LIMIT_MS = 200;

/** How long an ordinary handshake may take once an attack is over, in milliseconds. */
const AFTER_LIMIT_MS = 10_000;

const IDLE_MS = 5_000;

/** How long a server may take to do ordinary work after its start, in milliseconds. */
const WARM_UP_MS = 120_000;

/** What came of an attack. */
export interface Row {
  readonly attack: Pick<Attack, 'name' | 'what' | 'impossible'>;
  /** What did not hold. */
  readonly complaints: readonly string[];
  /** What this version of Node.js can't hold: that is known, and no failure. */
  readonly known: readonly string[];
  /** What was counted and measured, for the table. */
  readonly figures: string;
}

/** What rows are made with. */
export interface RowContext {
  readonly stack: Stack;
  readonly seed: number;
  readonly size: Size;
  readonly nodeMajor: number;
}

/**
 * Brings the server to where each kind of ordinary work has been done once, and it is idle: threads, models and caches of the first
 * use are no leak of an attack.
 */
export async function warmUp({ stack }: RowContext): Promise<Vitals> {
  const { caller, documents, server } = stack;
  for (const { ask } of Object.values(ordinaryWork)) {
    await ask(caller, WARM_UP_MS, documents.url);
  }
  return idleVitals(server);
}

/** What is measured where nothing comes in but ordinary echoes: what figures of attacks are to be compared with. */
export async function tellIdle({ stack }: RowContext): Promise<string> {
  const { caller, documents, server } = stack;
  const before = await idleVitals(server);
  const meanwhile = new Meanwhile({ server, caller, documentUrl: documents.url }, ['echo']);
  await delay(IDLE_MS);
  return `${tell(await meanwhile.stop(), before)}, ${before.descriptors} descriptors`;
}

/** Makes one attack, and judges what it has left. */
export async function makeRow(context: RowContext, attack: Attack): Promise<Row> {
  const { stack, seed, size, nodeMajor } = context;
  const { server, caller, documents } = stack;
  const ordinaries: Ordinaries = { server, caller, documentUrl: documents.url };
  const before = await idleVitals(server);
  const tls = attack.onTls ? await stack.startTlsServer() : undefined;
  const tlsBefore = tls && (await idleVitals(tls));
  const target: Target = {
    port: server.port,
    tlsPort: tls?.port ?? 0,
    pid: server.pid,
    documentsFolder: stack.documentsFolder,
    seed,
    size,
    nodeMajor,
  };
  const meanwhile = new Meanwhile(ordinaries, ['echo', ...(attack.beside ?? [])], attack.within);
  const found = await runAttack(attack.name, target, size.attackMs);
  const seen = await meanwhile.stop();
  const complaints = [...found.complaints, ...seen.complaints];
  if (tls && tlsBefore) {
    const { complaints: left } = await untilAtRest(tls, tlsBefore, size.restMs);
    complaints.push(...left.map((complaint) => `the server with TLS: ${complaint}`));
    await tls.end();
  }
  if (server.isAlive) {
    const growth = seen.peakMiB - before.memoryMiB;
    const most = attack.growthMiB ?? GROWTH_MIB;
    if (ownLateness(seen) > LATE_LIMIT_MS) {
      complaints.push(`the event loop was ${tellLate(seen)}`);
    }
    if (growth > most) {
      complaints.push(`memory grew by ${growth} MiB, over ${most}`);
    }
    await stack.endExecutions();
    complaints.push(...(await after(ordinaries)));
    const rest = await untilAtRest(server, before, size.restMs);
    complaints.push(...rest.complaints);
  }
  const [error, ...others] = server.takeErrors();
  if (error !== undefined) {
    complaints.push(`the server logged ${others.length + 1} errors as its own: ${error.slice(0, 300)}`);
  }
  if (!server.isAlive) {
    complaints.push(`the server's process ended: ${server.lastWords}`);
  }
  const { impossible } = attack;
  const isKnown = (complaint: string): boolean =>
    impossible !== undefined && nodeMajor < impossible.holdsFrom && impossible.explains.test(complaint);
  return {
    attack,
    complaints: complaints.filter((complaint) => !isKnown(complaint)),
    known: complaints.filter(isKnown),
    figures: [...found.figures, tell(seen, before)].join('; '),
  };
}

/** An ordinary handshake, now that the attack is over. */
async function after({ caller, documentUrl }: Ordinaries): Promise<string[]> {
  const began = Date.now();
  try {
    await ordinaryWork.echo.ask(caller, 3 * AFTER_LIMIT_MS, documentUrl);
  } catch {
    return ['no ordinary handshake after it'];
  }
  const ms = Date.now() - began;
  return ms > AFTER_LIMIT_MS ? [`the handshake after it took ${(ms / 1000).toFixed(1)} s`] : [];
}

function tell(seen: Seen, before: Vitals): string {
  const { peakMiB, stallMs, slowest, passAge } = seen;
  const work = [...slowest].map(
    ([kind, { ms, count }]) => `${count} × ${kind} ≤ ${(ms / 1000).toFixed(1)} s`,
  );
  return [
    ...work,
    `loop ≤ ${tellLate(seen)}`,
    `port ≤ ${stallMs} ms`,
    `pass ≤ ${passAge} s ago`,
    `memory ${before.memoryMiB} → ${peakMiB} MiB at most`,
  ].join(', ');
}

/** How late the event loop was while it had a core, in milliseconds: a machine with too few is no fault of the server's. */
function ownLateness({ late: { lateMs, waitedMs } }: Seen): number {
  return Math.max(0, lateMs - waitedMs);
}

function tellLate({ late: { lateMs, waitedMs } }: Seen): string {
  const waited = Math.round(Math.min(waitedMs, lateMs));
  return `${Math.round(lateMs)} ms late${waited >= 10 ? ` (${waited} of them without a core)` : ''}`;
}
