import type { Bench } from '../bench.js';
export const growth: Bench = async () => [];
