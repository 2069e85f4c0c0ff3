import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { ArtifactRange, ArtifactStore, ArtifactStoreConfig } from './artifact-store.js';

/** How long one call may take, in milliseconds; the client itself tries three times. */
const CALL_TIMEOUT_MS = 60_000;

/**
 * Keeps artifacts in a bucket of Amazon S3, or of a server that speaks its protocol. Region and credentials come from where
 * every AWS tool has them. How long artifacts are kept is the matter of a lifecycle rule of the bucket.
 */
export class S3Store implements ArtifactStore {
  readonly description: string;
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor({ bucket, prefix, endpoint }: Extract<ArtifactStoreConfig, { kind: 's3' }>) {
    this.#client = new S3Client({
      // Other servers seldom have a host name for each bucket, and know fewer checksums.
      ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.description = `s3://${bucket}/${prefix}`;
  }

  async check(): Promise<void> {
    await this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket }), timeout());
  }

  async put(id: string, bytes: Uint8Array): Promise<void> {
    const command = new PutObjectCommand({
      ...this.#object(id),
      Body: bytes,
      ContentLength: bytes.length,
      ContentType: 'application/json',
    });
    await this.#client.send(command, timeout());
  }

  async read(id: string, offset: number, length: number): Promise<ArtifactRange | undefined> {
    const range = `bytes=${offset}-${offset + length - 1}`;
    try {
      const command = new GetObjectCommand({ ...this.#object(id), Range: range });
      const { Body, ContentRange } = await this.#client.send(command, timeout());
      const data = (await Body?.transformToByteArray()) ?? new Uint8Array();
      // "bytes 0-99/1234"
      return { data, sizeBytes: Number(ContentRange?.split('/')[1] ?? data.length) };
    } catch (error) {
      if (isStatus(error, 404)) {
        return undefined;
      }
      if (isStatus(error, 416)) {
        const { ContentLength = 0 } = await this.#client.send(
          new HeadObjectCommand(this.#object(id)),
          timeout(),
        );
        return { data: new Uint8Array(), sizeBytes: ContentLength };
      }
      throw error;
    }
  }

  async removeKeptBefore(): Promise<void> {
    // A lifecycle rule of the bucket does it.
  }

  #object(id: string) {
    return { Bucket: this.#bucket, Key: `${this.#prefix}${id}` };
  }
}

function timeout() {
  return { abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) };
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;
}
