import { expect, test } from 'vitest';
import { serverArguments, type ServerSettings } from './server-arguments.js';

const settings: ServerSettings = {
  ip: '127.0.0.1',
  port: 7233,
  uiPort: undefined,
  databaseFile: '/data/temporal.db',
  pollLimits: 'default',
};

test('without a web UI and with stock poll limits', () => {
  const line = serverArguments(settings).join(' ');
  expect(line).toContain(
    'server start-dev --ip 127.0.0.1 --port 7233 --headless --db-filename /data/temporal.db',
  );
  expect(line).toContain('--namespace stigmer --namespace default');
  expect(line).not.toContain('MaxPollRPS');
  expect(line).toContain('--dynamic-config-value history.enableStandaloneActivityOperatorCommands=true');
});

test('with everything in memory', () => {
  expect(serverArguments({ ...settings, databaseFile: undefined })).not.toContain('--db-filename');
});

test('with a web UI and raised poll limits', () => {
  const line = serverArguments({ ...settings, uiPort: 8233, pollLimits: 'raised' }).join(' ');
  expect(line).toContain('--ui-port 8233');
  expect(line).not.toContain('--headless');
  for (const queue of ['transfer', 'timer', 'visibility']) {
    expect(line).toContain(`--dynamic-config-value history.${queue}ProcessorMaxPollRPS=10000`);
  }
});
