import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** By which hosts a server may be addressed: any, or those of a list. */
export type AllowedHosts = HostList | 'any';

/** Hosts by their names, in lower case. */
export interface HostList {
  /** Names and addresses; `*.example.org` stands for all names below it. */
  readonly names: readonly string[];
  /** Whether every IP address is allowed beside them. */
  readonly anyAddress: boolean;
}

/** A host and, maybe, a port, as RFC 3986 has them, without names that need escapes. */
const AUTHORITY = /^(?:\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d{0,5})?$/i;

/** By what name containers of Docker call the machine that they are on; no server of the Internet has such a name. */
const HOST_OF_CONTAINERS = 'host.docker.internal';

/**
 * The host of a Host header or an `:authority`, in lower case, without port and brackets, an address in its one usual form.
 *
 * @returns undefined for what names no host
 */
export function parseHost(authority: string): string | undefined {
  const address = `http://${authority}`;
  return AUTHORITY.test(authority) && URL.canParse(address)
    ? new URL(address).hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
    : undefined;
}

/** Reads an item of a list of hosts: a name, an address, or `*.` and a name. undefined: it is none of these. */
export function parseHostPattern(text: string): string | undefined {
  const [, wildcard = '', rest = ''] = /^(\*\.)?(.*)$/.exec(text) ?? [];
  const host = parseHost(isIP(rest) === 6 ? `[${rest}]` : rest);
  const hasPort = isIP(rest) !== 6 && /:\d*$/.test(rest);
  return host === undefined || hasPort || (wildcard !== '' && isIP(host) !== 0)
    ? undefined
    : `${wildcard}${host}`;
}

/**
 * The hosts of a server that only its own machine should reach. Pages of the web can reach it too, by a name of theirs that they let
 * lead to it (DNS rebinding); but not by the machine's own names, and not by an address.
 *
 * @param listenHost where it listens
 */
export function hostsOfThisMachine(listenHost: string): HostList {
  const listen = parseHost(isIP(listenHost) === 6 ? `[${listenHost}]` : listenHost);
  const own = parseHost(hostname());
  return {
    names: [
      'localhost',
      '*.localhost',
      HOST_OF_CONTAINERS,
      ...(own ? [own] : []),
      ...(listen ? [listen] : []),
    ],
    anyAddress: true,
  };
}

/** Whether only the machine itself reaches what listens there. */
export function isLoopback(listenHost: string): boolean {
  return ipaddr.isValid(listenHost)
    ? ipaddr.process(listenHost).range() === 'loopback'
    : /^(?:.*\.)?localhost\.?$/i.test(listenHost);
}

/** Whether a host may be addressed. */
export function allowsHost(allowed: AllowedHosts, host: string): boolean {
  if (allowed === 'any' || (allowed.anyAddress && isIP(host) !== 0)) {
    return true;
  }
  return allowed.names.some((name) =>
    name.startsWith('*.') ? host.endsWith(name.slice(1)) && host.length > name.length - 1 : host === name,
  );
}
