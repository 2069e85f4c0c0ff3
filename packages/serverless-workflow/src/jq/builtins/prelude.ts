/** What jq brings along and is said best in jq itself. */
export const PRELUDE = String.raw`
def map(f): [.[] | f];
def map_values(f): .[] |= f;
def select(f): if f then . else empty end;
def values: select(. != null);
def nulls: select(. == null);
def booleans: select(type == "boolean");
def numbers: select(type == "number");
def strings: select(type == "string");
def arrays: select(type == "array");
def objects: select(type == "object");
def iterables: select(type | . == "array" or . == "object");
def scalars: select(type | . != "array" and . != "object");
def finites: select(isinfinite or isnan | not);
def normals: select(isnormal);
def recurse(f; condition): recurse(f | select(condition));
def first: .[0];
def last: .[-1];
def nth($n): .[$n];
def range($upto): range(0; $upto; 1);
def range($from; $upto): range($from; $upto; 1);
def any: any(.[]; .);
def any(f): any(.[]; f);
def all: all(.[]; .);
def all(f): all(.[]; f);
def with_entries(f): to_entries | map(f) | from_entries;
def del(f): delpaths([path(f)]);
def paths: path(..) | select(length > 0);
def paths(f): . as $whole | paths | select(. as $path | $whole | getpath($path) | f);
def leaf_paths: paths(scalars);
def pick(f): . as $whole | reduce path(f) as $path (null; setpath($path; $whole | getpath($path)));
def walk(f): def w: (if type == "object" then map_values(w) elif type == "array" then map(w) else . end) | f; w;
def tostream: path(def r: (.[]? | r), .; r) as $path
  | getpath($path)
  | reduce path(.[]?) as $inner ([$path, .]; [$path + $inner]);
def combinations: if length == 0 then [] else .[0][] as $head | (.[1:] | combinations) as $tail | [$head] + $tail end;
def combinations($n): . as $items | [range($n)] | map($items) | combinations;
def IN(source): any(source == .; .);
def IN(source; wanted): any(source == wanted; .);
def INDEX(source; key): [source | {key: (key | tostring), value: .}] | from_entries;
def INDEX(key): INDEX(.[]; key);
`;
