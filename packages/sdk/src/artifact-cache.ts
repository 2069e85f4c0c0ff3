/** How many bytes are remembered, at most: of the artifacts that were asked for last. */
const MAX_BYTES = 64 * 1024 * 1024;

/** What is fetched by its hash, so that it never changes. */
export interface Fetched {
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * Remembers artifacts. A workflow task that is over before all has come is tried again by Temporal, and must then find what the
 * one before had asked for, rather than begin anew.
 */
export class ArtifactCache {
  /** By hash, the one that was asked for last at the end. */
  readonly #entries = new Map<string, { readonly size: number; readonly bytes: Promise<Uint8Array> }>();

  /** Gives the bytes of an artifact: fetches them where they are neither known nor on their way. */
  get({ sha256, size }: Fetched, fetch: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const known = this.#entries.get(sha256);
    const bytes = known?.bytes ?? fetch();
    this.#entries.delete(sha256);
    this.#entries.set(sha256, { size, bytes });
    if (!known) {
      // What has failed is asked for again.
      bytes.catch(() => this.#entries.delete(sha256));
      this.#forget();
    }
    return bytes;
  }

  #forget(): void {
    let total = [...this.#entries.values()].reduce((sum, { size }) => sum + size, 0);
    for (const [sha256, { size }] of this.#entries) {
      if (total <= MAX_BYTES || this.#entries.size === 1) {
        return;
      }
      this.#entries.delete(sha256);
      total -= size;
    }
  }
}
