import { operation, service } from 'nexus-rpc';

/** The Nexus service that peers call: what the handshake does, as a Nexus operation. */
export const peerService = service('bench-peer', { oneActivity: operation<string, string>() });
