const SCRAPE_TIMEOUT_MS = 10_000;

/** One sample of a Prometheus metric. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Reads Prometheus text. */
export function parseMetrics(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      return [];
    }
    return [
      {
        name,
        labels: Object.fromEntries(
          [...labels.matchAll(LABEL)].map(([, label = '', labelled = '']) => [label, labelled]),
        ),
        value: Number(value),
      },
    ];
  });
}

/** Adds up the samples of a metric that have the given labels. */
export function sumOf(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  return samples
    .filter((sample) => sample.name === name)
    .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0);
}

/** Scrapes a server. */
export async function scrape(url: string): Promise<Sample[]> {
  const response = await fetch(new URL('/metrics', url), { signal: AbortSignal.timeout(SCRAPE_TIMEOUT_MS) });
  return parseMetrics(await response.text());
}
