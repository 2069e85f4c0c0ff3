import { basename } from 'node:path';
import { MIMEType } from 'node:util';
import { Agent, fetch, type Response } from 'undici';
import { AgentInputError } from '../agent-input-error.js';
import type { DocumentAddress, DocumentSourceLimits, SourceDocument } from '../document-sources.js';
import { publicLookup, refusePrivateHost } from './address-guard.js';
import { OutgrownError, type DocumentRoom } from './document-rooms.js';
import { watchSending, type SendingWatch } from './slow-server.js';
import { badStatus, forbiddenHost, networkFault, tooLarge } from './source-errors.js';

const maxRedirects = 5;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** Reads a document over HTTP. Every hop of a redirect is checked like the first address. */
export async function readFromWeb(
  asked: DocumentAddress,
  limits: DocumentSourceLimits,
  room: DocumentRoom,
  signal: AbortSignal,
): Promise<SourceDocument> {
  const { input } = asked;
  // One agent a document: nothing is left open after it.
  const agent = createAgent(limits);
  const outOfTime = AbortSignal.timeout(limits.totalTimeoutMs);
  const tooSlow = new AbortController();
  let url = parse(asked.address, asked);
  try {
    const either = AbortSignal.any([signal, outOfTime, tooSlow.signal]);
    for (let hop = 0; hop <= maxRedirects; hop += 1) {
      checkHost(url, limits, input);
      const response = await fetch(url, {
        dispatcher: agent,
        redirect: 'manual',
        signal: either,
        headers: { accept: 'text/html, application/pdf, text/markdown, text/plain, */*;q=0.5' },
      });
      const target = redirectStatuses.has(response.status) ? response.headers.get('location') : null;
      if (target === null) {
        const sending = watchSending(limits.slowestServer, { input, host: url.host }, tooSlow);
        try {
          return await receive(
            response,
            url,
            input,
            (length) => {
              if (length > limits.maxBytes) throw tooLarge(input, limits.maxBytes);
              room.need(length);
            },
            sending,
          );
        } finally {
          sending.end();
        }
      }
      url = parse(new URL(target, url).href, asked);
    }
  } catch (error) {
    if (error instanceof AgentInputError || error instanceof OutgrownError) throw error;
    signal.throwIfAborted();
    tooSlow.signal.throwIfAborted();
    if (outOfTime.aborted) throw tookTooLong(input, limits.totalTimeoutMs);
    throw networkFault(input, url.host, error);
  } finally {
    await agent.destroy();
  }
  throw new AgentInputError(
    input,
    'UNREACHABLE',
    `the URL redirects more than ${maxRedirects} times. Give the document's own address.`,
  );
}

function createAgent({ allowPrivateNetworks, idleTimeoutMs }: DocumentSourceLimits): Agent {
  return new Agent({
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
    connect: { timeout: idleTimeoutMs, ...(allowPrivateNetworks ? {} : { lookup: publicLookup }) },
  });
}

function parse(address: string, { input }: DocumentAddress): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new AgentInputError(input, 'INVALID', `"${address}" is no http or https URL. Check its spelling.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new AgentInputError(
      input,
      'INVALID',
      'the URL holds a user name or password, which would be kept with the execution. Give a URL without them.',
    );
  }
  return url;
}

function checkHost(url: URL, { allowHosts, allowPrivateNetworks }: DocumentSourceLimits, input: string) {
  const allowed = allowHosts?.some((host) =>
    host.startsWith('*.')
      ? url.hostname.endsWith(host.slice(1).toLowerCase())
      : url.hostname === host.toLowerCase(),
  );
  if (allowed === false) throw forbiddenHost(input, url.hostname);
  if (allowPrivateNetworks) return;
  try {
    refusePrivateHost(url.hostname);
  } catch (error) {
    throw forbiddenHost(input, url.hostname, error);
  }
}

async function receive(
  response: Response,
  url: URL,
  input: string,
  fits: (length: number) => void,
  sending: SendingWatch,
): Promise<SourceDocument> {
  if (!response.ok) throw badStatus(input, response.status);
  const type = mediaTypeOf(response.headers.get('content-type'));
  const chunks: Uint8Array[] = [];
  let length = 0;
  fits(declaredLength(response));
  for await (const chunk of response.body ?? []) {
    sending.received(chunk.length);
    length += chunk.length;
    fits(length);
    chunks.push(chunk);
  }
  return {
    bytes: Buffer.concat(chunks),
    fileName: basename(url.pathname) || url.host,
    source: url.href,
    mediaType: type?.essence,
    charset: type?.params.get('charset') ?? undefined,
  };
}

/** The length that the server declared, 0 where it is not known; of what comes compressed nobody knows how long it becomes. */
function declaredLength({ headers }: Response): number {
  const length = Number(headers.get('content-length') ?? 0);
  return headers.has('content-encoding') || !Number.isSafeInteger(length) ? 0 : length;
}

function mediaTypeOf(header: string | null): MIMEType | undefined {
  try {
    return header === null ? undefined : new MIMEType(header);
  } catch {
    // A header that can't be read says nothing.
    return undefined;
  }
}

function tookTooLong(input: string, totalTimeoutMs: number): AgentInputError {
  return new AgentInputError(
    input,
    'UNREACHABLE',
    `the document was not received within ${totalTimeoutMs / 1000} s. Try again later, or use another server.`,
    { retryable: true },
  );
}
