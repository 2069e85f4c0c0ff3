# Builds the interop worker with a wall clock that is wrong by INTEROP_CLOCK_SKEW_SECONDS. Go asks the kernel itself for the time,
# so nothing outside the program can shift it: time.Now is built with a line more. Run in the folder of the app.
set -eu

out=dist/skewed
mkdir -p "$out"
time=$(go env GOROOT)/src/time
# No file of Go by its name: it is no part of this module.
shifted=$out/time.go.shifted
awk '{ print } /^\tsec, nsec, mono := runtimeNow\(\)$/ { print "\tsec += skewSeconds" }' "$time/time.go" >"$shifted"
if cmp -s "$time/time.go" "$shifted"; then
  echo "time.Now of $(go version) is not written as this script expects: change what its awk looks for." >&2
  exit 1
fi
cat >"$out/overlay.json" <<END
{ "Replace": { "$time/time.go": "$shifted", "$time/skew.go": "interop/skewed/skew.go" } }
END
go build -tags=skewed -overlay="$out/overlay.json" -o "$out/interop" ./interop
