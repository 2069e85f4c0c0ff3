/** A range of an artifact's bytes. */
export interface ArtifactRange {
  /** Empty where the range begins at the end or past it. */
  readonly data: Uint8Array;
  /** Of the whole artifact, in bytes. */
  readonly sizeBytes: number;
}

/** Where artifacts are kept. Their ids have been checked by whoever calls. */
export interface ArtifactStore {
  /** What it is, for people: a folder's path, or a bucket. */
  readonly description: string;
  /** Fails where artifacts can't be kept there now. */
  check(): Promise<void>;
  /** Keeps an artifact. When it returns, the bytes outlive every crash of this process. Keeping it again changes nothing. */
  put(id: string, bytes: Uint8Array): Promise<void>;
  /** Reads a range; undefined where there is no such artifact. */
  read(id: string, offset: number, length: number): Promise<ArtifactRange | undefined>;
  /** Removes what was kept before a time. A store that has rules of its own for that does nothing. */
  removeKeptBefore(time: Date): Promise<void>;
}

/** Where artifacts are kept, as configured. */
export type ArtifactStoreConfig =
  | { readonly kind: 'folder'; readonly folder: string }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      /** What the keys begin with; empty or ending with a slash. */
      readonly prefix: string;
      /** Of a server that isn't Amazon's. */
      readonly endpoint: string | undefined;
    };

/** Makes the store that is configured. */
export async function createArtifactStore(config: ArtifactStoreConfig): Promise<ArtifactStore> {
  // Only who uses S3 pays for loading its client.
  switch (config.kind) {
    case 'folder':
      return new (await import('./folder-store.js')).FolderStore(config.folder);
    case 's3':
      return new (await import('./s3-store.js')).S3Store(config);
  }
}
