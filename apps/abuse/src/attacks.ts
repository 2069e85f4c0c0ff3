import type { Attack } from './attack.js';
import { allTogether } from './attacks/all-together.js';
import { catastrophicPatterns } from './attacks/catastrophic-patterns.js';
import { dribblingDownloads } from './attacks/dribbling-downloads.js';
import { endlessWriters } from './attacks/endless-writers.js';
import { executionWatches } from './attacks/execution-watches.js';
import { exhaustingExpressions } from './attacks/exhausting-expressions.js';
import { garbageMessages } from './attacks/garbage-messages.js';
import { halfBodies } from './attacks/half-bodies.js';
import { halfCharacters } from './attacks/half-characters.js';
import { healthWatches } from './attacks/health-watches.js';
import { hostileDocumentsAttack } from './attacks/hostile-documents.js';
import { hosts } from './attacks/hosts.js';
import { idleConnections } from './attacks/idle-connections.js';
import { largeCsv } from './attacks/large-csv.js';
import { largeDefinitions } from './attacks/large-definitions.js';
import { largeMessages } from './attacks/large-messages.js';
import { largeStreams } from './attacks/large-streams.js';
import { largeTexts } from './attacks/large-texts.js';
import { longComputations } from './attacks/long-computations.js';
import { memoryElsewhere } from './attacks/memory-elsewhere.js';
import { protocolErrors } from './attacks/protocol-errors.js';
import { silentReaders } from './attacks/silent-readers.js';
import { tlsConnections } from './attacks/tls-connections.js';
import { expressionMutations, randomRuns } from './mutations/expressions.js';
import { http1Mutations } from './mutations/http1.js';
import { http2CallMutations, http2FrameMutations } from './mutations/http2.js';
import { jsonMutations } from './mutations/json.js';
import { protobufMutations } from './mutations/protobuf.js';
import { tokenMutations } from './mutations/tokens.js';
import { yamlMutations } from './mutations/yaml.js';

/** All attacks, in the order in which they are made. */
export const attacks: readonly Attack[] = [
  hosts,
  exhaustingExpressions,
  halfCharacters,
  catastrophicPatterns,
  longComputations,
  largeDefinitions,
  largeCsv,
  largeMessages,
  largeStreams,
  healthWatches,
  executionWatches,
  idleConnections,
  halfBodies,
  tlsConnections,
  protocolErrors,
  dribblingDownloads,
  largeTexts,
  hostileDocumentsAttack,
  memoryElsewhere,
  garbageMessages,
  silentReaders,
  endlessWriters,
  http1Mutations,
  http2FrameMutations,
  http2CallMutations,
  jsonMutations,
  protobufMutations,
  yamlMutations,
  tokenMutations,
  expressionMutations,
  randomRuns,
  allTogether,
];
