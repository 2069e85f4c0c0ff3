import type { ExecutionKind } from '@stigmer/handshake';

/** What the ids of each kind of execution begin with; a hyphen and hex digits follow. */
export const executionIdPrefixes: Readonly<Record<ExecutionKind, string>> = { agent: 'aex', workflow: 'wex' };
