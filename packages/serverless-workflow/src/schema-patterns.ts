import { isJsonObject, type JsonValue } from './json.js';
import { pointerTo } from './pointer.js';
import { compilePattern, ECMASCRIPT, findMatch, PatternError, type WorkCounter } from './regex/index.js';
import { NAMED_SCHEMAS, SCHEMAS } from './schema-keywords.js';

/** A `pattern`, or a key of `patternProperties`, that can't be used. */
export interface PatternFault {
  /** JSON pointer into the schema. */
  readonly pointer: string;
  /** What is wrong with it and what to do. */
  readonly message: string;
}

/** The patterns of a schema that can't be used. */
export function* patternFaults(schema: JsonValue, pointer = ''): Iterable<PatternFault> {
  if (Array.isArray(schema)) {
    for (const [at, inner] of schema.entries()) yield* patternFaults(inner, pointerTo(pointer, at));
  }
  if (!isJsonObject(schema)) return;
  for (const [keyword, value] of Object.entries(schema)) {
    const at = pointerTo(pointer, keyword);
    if (keyword === 'pattern' && typeof value === 'string') yield* faultOf(value, at);
    else if (SCHEMAS.has(keyword)) yield* patternFaults(value, at);
    else if (NAMED_SCHEMAS.has(keyword) && isJsonObject(value)) {
      for (const [name, inner] of Object.entries(value)) {
        if (keyword === 'patternProperties') yield* faultOf(name, pointerTo(at, name));
        yield* patternFaults(inner, pointerTo(at, name));
      }
    }
  }
}

function* faultOf(pattern: string, pointer: string): Iterable<PatternFault> {
  try {
    compilePattern(pattern, { dialect: ECMASCRIPT });
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const message = `is not a regular expression that works here: ${error.message} (at offset ${error.at} of ${JSON.stringify(pattern)})`;
    yield { pointer, message };
  }
}

const PATTERN_KEYWORDS = /"pattern(?:Properties)?":/;

function isFaulty(pattern: string): boolean {
  return Array.from(faultOf(pattern, '')).length > 0;
}

/** Whether a schema may need a pattern at all. */
export function hasPatterns(schema: JsonValue): boolean {
  return PATTERN_KEYWORDS.test(JSON.stringify(schema));
}

/**
 * Does some work in which `new RegExp(…)` is matched without backtracking. The library that checks schemas makes its patterns so, and
 * can't be given another engine; of all libraries for schemas none can that makes no code from text. Nothing else runs meanwhile: the
 * work is synchronous, and JavaScript's own literals are not concerned.
 */
export function withoutBacktracking<T>(counter: WorkCounter, work: () => T): T {
  const native = Object.getOwnPropertyDescriptor(globalThis, 'RegExp');
  if (native === undefined) throw new Error('there is no RegExp to stand in for');
  Object.defineProperty(globalThis, 'RegExp', { ...native, value: patternClass(counter) });
  try {
    return work();
  } finally {
    Object.defineProperty(globalThis, 'RegExp', native);
  }
}

/** What stands for `RegExp`: as much of it as the library uses. */
function patternClass(counter: WorkCounter): new (pattern: string) => { test(text: string): boolean } {
  const Native = RegExp;
  return class {
    constructor(private readonly pattern: string) {
      // What is none must be refused, and what only JavaScript's engine takes is one still: that is what `format: regex` asks.
      if (isFaulty(pattern)) void new Native(pattern, 'u');
    }

    test(text: string): boolean {
      const compiled = compilePattern(this.pattern, { dialect: ECMASCRIPT });
      return findMatch(compiled, text, 0, counter) !== undefined;
    }
  };
}
