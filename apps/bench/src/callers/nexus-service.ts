import { operation, service } from 'nexus-rpc';

/** The Nexus service of the peers' worker: what the handshake does, as a Nexus operation. */
export const peerService = service('bench-peer', { oneActivity: operation<string, string>() });
