import type { RawDocument } from './documents/parsed-document.js';
import { readFromFolders } from './sources/folder-source.js';

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
  /** Rejects with an AgentInputError when the document can't or may not be read. */
  read(address: DocumentAddress, signal: AbortSignal): Promise<SourceDocument>;
}

/** The configuration with its defaults. */
export type DocumentSourceLimits = Required<Omit<DocumentSourcesConfig, 'allowHosts'>> &
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
  };
  return {
    async read(address, signal) {
      if (!/^https?:/iu.test(address.address)) {
        return readFromFolders(address, limits, signal);
      }
      // Loading an HTTP client is a tenth of a server's start, which need not wait for it.
      const { readFromWeb } = await import('./sources/web-source.js');
      return readFromWeb(address, limits, signal);
    },
  };
}
