const LAST_PASS = /^stigmer_monitor_last_pass_timestamp_seconds\{monitor="(\w+)"[^}]*\} (\S+)$/gm;

/** How many seconds ago the last pass of each monitor ended; none where the server does not tell. */
export async function monitorAges(url: string): Promise<ReadonlyMap<string, number>> {
  const text = await fetch(`${url}/metrics`, {
    headers: { connection: 'close' },
    signal: AbortSignal.timeout(20_000),
  }).then(
    (response) => response.text(),
    () => '',
  );
  return new Map(
    [...text.matchAll(LAST_PASS)].map(([, monitor = '', seconds]) => [
      monitor,
      Date.now() / 1000 - Number(seconds),
    ]),
  );
}
