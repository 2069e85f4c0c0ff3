import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** What a message may hold. */
export interface ValueLimits {
  /** Fields, entries and items, all counted. */
  readonly maxMessageValues: number;
  readonly maxMessageLevels: number;
}

/** Of which there is too much; or that a message is not what its lengths and its schema say. */
export type Excess = 'values' | 'levels' | 'malformed';

/**
 * Looks whether a message in binary holds too much, without making anything of it: a reader of Protobuf takes seconds for a million
 * entries of a map, and gives no way to stop it. That reader checks neither that a field ends within its message nor that it has the
 * wire type of its schema: it would find other fields there than are counted here, so such a message is refused.
 *
 * @returns undefined where it doesn't; where it can't be read either, up to where it can: its reader will say so
 */
export function findExcessInBinary(
  schema: DescMessage,
  bytes: Uint8Array,
  { maxMessageValues, maxMessageLevels }: ValueLimits,
): Excess | undefined {
  const reader = new BinaryReader(bytes);
  let values = 0;
  const visit = (shape: Shape, end: number, level: number): Excess | undefined => {
    if (level > maxMessageLevels) {
      return 'levels';
    }
    while (reader.pos < end) {
      const [number, wireType] = reader.tag();
      if (wireType === WireType.EndGroup) {
        // Only what isn't known is read as a group.
        return shape === undefined ? undefined : 'malformed';
      }
      values += 1;
      let excess: Excess | undefined;
      const field = fieldOf(shape, number);
      if (!mayHave(wireType, shape, number, field)) {
        return 'malformed';
      }
      if (wireType === WireType.StartGroup) {
        // Known messages have none. One that isn't known is kept, and so read all the same.
        excess = visit(undefined, end, level + 1);
      } else if (wireType === WireType.LengthDelimited) {
        const length = reader.uint32();
        const stop = reader.pos + length;
        if (stop > end) {
          return 'malformed';
        }
        if (field && holdsNumbers(field)) {
          // Packed: each takes a byte at least.
          values += length;
        }
        const inner = innerShape(shape, field);
        excess = inner && visit(inner, stop, level + 1);
        reader.pos = stop;
      } else {
        reader.skip(wireType, number);
        if (reader.pos > end) {
          return 'malformed';
        }
      }
      excess ??= values > maxMessageValues ? 'values' : undefined;
      if (excess) {
        return excess;
      }
    }
    return undefined;
  };
  try {
    return visit(schema, bytes.length, 1);
  } catch {
    return undefined;
  }
}

/** What is read: a message, an entry of a map, which is a message of a key and a value, or what isn't known. */
type Shape = DescMessage | (DescField & { readonly fieldKind: 'map' }) | undefined;

function fieldOf(shape: Shape, number: number): DescField | undefined {
  return shape?.kind === 'message'
    ? shape.fields.find((candidate) => candidate.number === number)
    : number === ENTRY_VALUE
      ? shape
      : undefined;
}

/** Whether what is known by a number may come in a wire type. */
function mayHave(wireType: WireType, shape: Shape, number: number, field: DescField | undefined): boolean {
  if (shape?.kind === 'field' && number === ENTRY_KEY) {
    return wireType === wireTypeOf(shape.mapKey);
  }
  if (field === undefined) {
    return true;
  }
  if (field.fieldKind === 'map' && field !== shape) {
    // An entry is a message; within it the field stands for its value.
    return wireType === WireType.LengthDelimited;
  }
  const own = field.enum ? WireType.Varint : wireTypeOf(field.scalar);
  return wireType === own || (wireType === WireType.LengthDelimited && holdsNumbers(field));
}

/** The wire type of a scalar, or of a message. Source: https://protobuf.dev/programming-guides/encoding/#structure */
function wireTypeOf(scalar: ScalarType | undefined): WireType {
  switch (scalar) {
    case undefined:
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.Bit64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WireType.Bit32;
    default:
      return WireType.Varint;
  }
}

/** Whether a field is a list of numbers, which every reader takes packed, whatever the schema says. */
function holdsNumbers(field: DescField): boolean {
  return (
    field.fieldKind === 'list' &&
    (field.listKind === 'enum' ||
      (field.listKind === 'scalar' &&
        field.scalar !== ScalarType.STRING &&
        field.scalar !== ScalarType.BYTES))
  );
}

/** undefined: the field holds a text, bytes or numbers. */
function innerShape(shape: Shape, field: DescField | undefined): Shape {
  if (field?.fieldKind === 'map') {
    return field === shape ? field.message : field;
  }
  return field?.message;
}

/** The fields of a map's entry. */
const ENTRY_KEY = 1;
const ENTRY_VALUE = 2;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Looks whether a text in JSON holds too much, as {@link findExcessInBinary} does; a name and its value count as two. */
export function findExcessInJson(
  bytes: Uint8Array,
  { maxMessageValues, maxMessageLevels }: ValueLimits,
): Excess | undefined {
  let values = 1;
  let level = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    switch (bytes[at]) {
      case QUOTE:
        at = endOfText(bytes, at);
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        values += 1;
        level += 1;
        if (level > maxMessageLevels) {
          return 'levels';
        }
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        level -= 1;
        break;
      case COMMA:
      case COLON:
        values += 1;
        break;
      default:
    }
    if (values > maxMessageValues) {
      return 'values';
    }
  }
  return undefined;
}

/** Where the quote stands that ends a text. */
function endOfText(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at += 1) {
    if (bytes[at] === BACKSLASH) {
      at += 1;
    } else if (bytes[at] === QUOTE) {
      return at;
    }
  }
  return bytes.length;
}
