const SIGNIFICANT = 3;

/** A figure as people read it: three digits that count, and no more than that. */
export function readable(value: number): string {
  if (value === 0 || !Number.isFinite(value)) {
    return String(value);
  }
  const digits = Math.floor(Math.log10(Math.abs(value))) + 1;
  if (digits >= SIGNIFICANT) {
    return String(Math.round(value));
  }
  return String(Number(value.toFixed(SIGNIFICANT - digits)));
}
