import { freePort } from '@stigmer/temporal-dev';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { eventually } from './eventually.js';

const VERSION = 'v1.0.14';
const GO_PACKAGE = `github.com/versity/versitygw/cmd/versitygw@${VERSION}`;

/** How long building it may take, in milliseconds. */
export const S3_SERVER_BUILD_MS = 400_000;

/** An S3 server with one bucket, whose requests must be signed. */
export interface S3Server {
  readonly bucket: string;
  /** How an AWS client finds it, and is let in. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts a Versity S3 Gateway on a folder. It is built with Go, once for a machine. */
export async function startS3Server(): Promise<S3Server> {
  const binary = await findBinary();
  const folder = await mkdtemp(join(inject('scratchFolder'), 's3-'));
  const bucket = 'artifacts';
  await mkdir(join(folder, bucket));
  const port = await freePort('127.0.0.1');
  const endpoint = `http://127.0.0.1:${port}`;
  const keys = { access: 'test-access', secret: 'test-secret' };
  const child = spawn(
    binary,
    ['--port', `127.0.0.1:${port}`, '--access', keys.access, '--secret', keys.secret, 'posix', folder],
    { stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  await eventually(() => fetch(endpoint));
  return {
    bucket,
    env: {
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: keys.access,
      AWS_SECRET_ACCESS_KEY: keys.secret,
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
}

async function findBinary(): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'stigmer', `versitygw-${VERSION}`);
  const binary = join(folder, 'versitygw');
  if (!existsSync(binary)) {
    await mkdir(folder, { recursive: true });
    await promisify(execFile)('go', ['install', GO_PACKAGE], {
      // A folder without go.mod, so that no other project's settings count.
      cwd: folder,
      env: { ...process.env, GOBIN: folder, GOWORK: 'off' },
    });
  }
  return binary;
}
