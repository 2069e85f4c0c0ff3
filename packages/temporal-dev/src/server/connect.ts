import { Connection, type ConnectionOptions } from '@temporalio/client';

/** The parts of a connection that the environment decides. */
export type ServerAddress = Pick<ConnectionOptions, 'address' | 'tls' | 'metadata'> & { apiKey?: string };

/**
 * Runs `use` with a connection that is closed afterwards.
 * Without the SDK's retries: an answer of "not there" is what the callers want to hear at once.
 */
export async function withConnection<T>(
  server: ServerAddress,
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = Connection.lazy({
    ...server,
    interceptors: [],
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 50, 'grpc.max_reconnect_backoff_ms': 200 },
  });
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

/** Asks the server who it is; rejects when it is no Temporal server or does not answer in time. */
export async function pingTemporal(server: ServerAddress, timeoutMs: number): Promise<void> {
  await withConnection(server, (connection) =>
    connection.withDeadline(Date.now() + timeoutMs, () => connection.workflowService.getSystemInfo({})),
  );
}
