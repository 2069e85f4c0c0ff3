/**
 * Shares an answer among all who ask: there is one question at a time, and its answer, or its failure, stands for a while. So it
 * costs the same whether one asks or thousands do.
 *
 * @param standsMs how long an answer stands, in milliseconds, from when it came
 */
export function cached<T>(ask: () => Promise<T>, standsMs: number): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let until = Number.POSITIVE_INFINITY;
  return () => {
    if (answer === undefined || performance.now() >= until) {
      until = Number.POSITIVE_INFINITY;
      answer = ask().finally(() => {
        until = performance.now() + standsMs;
      });
    }
    return answer;
  };
}
