import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configuredServer } from './configured-server.js';
import { emptyEnv } from './test-support.js';

test('nothing is configured by default, and an empty TEMPORAL_ADDRESS counts as unset', async () => {
  const { env } = await emptyEnv();
  expect(configuredServer(env)).toBeUndefined();
  expect(configuredServer({ ...env, TEMPORAL_ADDRESS: '' })).toBeUndefined();
});

test('TEMPORAL_ADDRESS comes with its key and TLS', async () => {
  const { env } = await emptyEnv();
  const configured = configuredServer({
    ...env,
    TEMPORAL_ADDRESS: 'cloud.example:7233',
    TEMPORAL_API_KEY: 'key',
  });
  expect(configured).toMatchObject({
    source: 'TEMPORAL_ADDRESS',
    address: 'cloud.example:7233',
    apiKey: 'key',
    tls: true,
  });
});

test('a profile of the configuration file counts too', async () => {
  const { env, folder } = await emptyEnv();
  const configHome = join(folder, 'config');
  await mkdir(configHome);
  const file = join(configHome, 'temporal.toml');
  await writeFile(file, '[profile.work]\naddress = "work.example:7233"\n');
  const withFile = { ...env, TEMPORAL_CONFIG_FILE: file };
  expect(configuredServer(withFile)).toBeUndefined();
  expect(configuredServer({ ...withFile, TEMPORAL_PROFILE: 'work' })).toMatchObject({
    source: 'The Temporal configuration file',
    address: 'work.example:7233',
  });
});

test('a profile that does not exist is an error with advice', async () => {
  const { env } = await emptyEnv();
  expect(() => configuredServer({ ...env, TEMPORAL_PROFILE: 'missing' })).toThrowError(
    expect.objectContaining({
      code: 'BAD_CONFIGURATION',
      message: expect.stringContaining('TEMPORAL_PROFILE'),
    }),
  );
});
