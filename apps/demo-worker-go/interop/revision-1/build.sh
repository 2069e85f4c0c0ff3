# Builds the interop worker with the stubs of revision 1, as a caller has it that was never rebuilt since. Run in the
# folder of the app.
set -eu

out=dist/revision-1
mkdir -p "$out/apis"
buf generate ../interop/revision-1/proto --template interop/revision-1/buf.gen.yaml
cp ../../apis/go.mod ../../apis/go.sum "$out/apis/"

# The same program and dependencies; only the stubs, and what the package stigmer says of them, are the old ones.
cp go.mod go.sum "$out/"
go mod edit -replace="github.com/stigmer/stigmer/apis=./$out/apis" "$out/go.mod"
go build -modfile="$out/go.mod" -tags=revision1 -overlay=interop/revision-1/overlay.json -o "$out/interop" ./interop
