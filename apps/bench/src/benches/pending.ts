import type { Bench } from '../bench.js';
export const pending: Bench = async () => [];
