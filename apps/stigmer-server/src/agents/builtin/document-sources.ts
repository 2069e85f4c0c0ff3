import type { RawDocument } from './documents/parsed-document.js';
import { createDocumentRooms, type DocumentRoom, type RoomSize } from './sources/document-rooms.js';
import { readFromFolders } from './sources/folder-source.js';
import type { SlowestServer } from './sources/slow-server.js';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Where documents may be read from, and how much of them. */
export interface DocumentSourcesConfig {
  /** Absolute paths of the folders whose files may be read, with all below them. Default: none. */
  readonly folders?: readonly string[];
  /** The only hosts that may be read from, as `example.org` or `*.example.org`. Default: any host. */
  readonly allowHosts?: readonly string[];
  /** Whether hosts on loopback, private and link-local addresses may be read from. Default: false. */
  readonly allowPrivateNetworks?: boolean;
  /** The longest document that is read. Default: 20 MiB. */
  readonly maxBytes?: number;
  /** How long a server may send nothing, and how long connecting may take. Default: 15 s. */
  readonly idleTimeoutMs?: number;
  /** How long reading may take in all, however many redirects. Default: 2 min. */
  readonly totalTimeoutMs?: number;
  /** How slowly a server may send. Default: 8 KiB in 20 s. */
  readonly slowestServer?: SlowestServer;
  /**
   * How many documents are held at the same time, by size; there is one more size, of `maxBytes`. Default: 200 of up to 256 KiB and
   * 48 of up to 2 MiB.
   */
  readonly rooms?: readonly RoomSize[];
  /** How many documents of up to `maxBytes` are held beside them. Default: 6. */
  readonly largePlaces?: number;
}

/** Which document an input names. */
export interface DocumentAddress {
  /** The name of the input, for errors. */
  readonly input: string;
  /** An http, https or file URL, or a path inside one of the folders. */
  readonly address: string;
}

/** A document as it was read. */
export interface SourceDocument extends RawDocument {
  /** Where it was found in the end: the URL after all redirects, or the path as it was given. */
  readonly source: string;
}

/** Reads documents from where the configuration allows. */
export interface DocumentSources {
  /**
   * Reads a document and does some work with it; other documents may wait until that is done. Rejects with an AgentInputError when
   * the document can't or may not be read.
   */
  read<T>(
    address: DocumentAddress,
    signal: AbortSignal,
    work: (document: SourceDocument) => Promise<T>,
  ): Promise<T>;
}

/** The configuration with its defaults. */
export type DocumentSourceLimits = Required<
  Omit<DocumentSourcesConfig, 'allowHosts' | 'rooms' | 'largePlaces'>
> &
  Pick<DocumentSourcesConfig, 'allowHosts'>;

/** Makes the sources that a configuration allows. */
export function createDocumentSources(config: DocumentSourcesConfig): DocumentSources {
  const limits: DocumentSourceLimits = {
    folders: config.folders ?? [],
    allowHosts: config.allowHosts,
    allowPrivateNetworks: config.allowPrivateNetworks ?? false,
    maxBytes: config.maxBytes ?? 20 * 1024 * 1024,
    idleTimeoutMs: config.idleTimeoutMs ?? 15_000,
    totalTimeoutMs: config.totalTimeoutMs ?? 120_000,
    slowestServer: config.slowestServer ?? { bytes: 8 * KIB, periodMs: 20_000 },
  };
  const rooms = createDocumentRooms([
    ...(
      config.rooms ?? [
        { places: 200, bytes: 256 * KIB },
        { places: 48, bytes: 2 * MIB },
      ]
    ).filter(({ bytes }) => bytes < limits.maxBytes),
    { places: config.largePlaces ?? 6, bytes: limits.maxBytes },
  ]);
  const readInto = async (room: DocumentRoom, address: DocumentAddress, signal: AbortSignal) => {
    if (!/^https?:/iu.test(address.address)) {
      return readFromFolders(address, limits, room, signal);
    }
    // Loading an HTTP client is a tenth of a server's start, which need not wait for it.
    const { readFromWeb } = await import('./sources/web-source.js');
    return readFromWeb(address, limits, room, signal);
  };
  return {
    read: (address, signal, work) =>
      rooms.use(signal, async (room) => work(await readInto(room, address, signal))),
  };
}
