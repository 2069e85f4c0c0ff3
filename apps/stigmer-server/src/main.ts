#!/usr/bin/env node
import { withLeanMemory } from './lean-memory.js';

withLeanMemory();
// Only now: all of the server's code would be read for nothing by a process that is replaced.
await import('./run.js');
