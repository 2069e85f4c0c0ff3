import type { Bench } from '../bench.js';
export const recovery: Bench = async () => [];
