/** Nothing can be said of no samples. */
export class NoSamplesError extends Error {
  override readonly name = 'NoSamplesError';
}

/**
 * The value below which a share of the samples lies, with a straight line between two neighbours.
 *
 * @param share between 0 and 1
 * @throws NoSamplesError
 */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) {
    throw new NoSamplesError('There are no samples: nothing was measured.');
  }
  return below + (above - below) * (position - Math.floor(position));
}

/** @throws NoSamplesError */
export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/**
 * The slope of the straight line that fits the points best (least squares).
 *
 * @throws NoSamplesError where fewer than two different positions were measured
 */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const variance = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (!(variance > 0)) {
    throw new NoSamplesError('A slope needs two different sizes.');
  }
  return points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / variance;
}
