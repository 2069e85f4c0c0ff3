"""Generates Python stubs from Stigmer's .proto files: generate_stubs.py PROTOS STUBS

The .proto files carry validation rules as options, of interest to the server alone. The stubs leave them out, so that
they need no package but `protobuf` and `grpcio`. Where the files import the definition of the rules, it is found in the
contract's own descriptor set, `released.binpb`, beside them.
"""

import shutil
import sys
import tempfile
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path

from google.protobuf.descriptor_pb2 import FileDescriptorSet
from grpc_tools import protoc

RULES = "buf/validate/validate.proto"


def main(protos: Path, stubs: Path) -> None:
    """Generates the stubs, in place of those that were there."""
    names = sorted(str(file.relative_to(protos)) for file in protos.rglob("*.proto"))
    # The contract's root package; nothing else in the folder is ours.
    shutil.rmtree(stubs / "ai", ignore_errors=True)
    stubs.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole, bare = Path(folder, "whole.binpb"), Path(folder, "bare.binpb")
        compile_descriptors(protos, names, whole)
        bare.write_bytes(without_rules(whole.read_bytes()))
        outputs = [f"--python_out={stubs}", f"--grpc_python_out={stubs}"]
        if find_spec("mypy_protobuf"):
            # Types of messages and services, for mypy and editors.
            outputs += plugin("mypy", stubs) + plugin("mypy_grpc", stubs)
        else:
            outputs.append(f"--pyi_out={stubs}")
        run_protoc(f"--descriptor_set_in={bare}", *outputs, *names)


def compile_descriptors(protos: Path, names: list[str], target: Path) -> None:
    """Writes the descriptors of the files, and of all that they import."""
    released = protos / "released.binpb"
    fallback = [f"--descriptor_set_in={released}"] if released.exists() else []
    with as_file(files("grpc_tools") / "_proto") as well_known:
        run_protoc(
            *fallback,
            f"--proto_path={protos}",
            f"--proto_path={well_known}",
            "--include_imports",
            f"--descriptor_set_out={target}",
            *names,
        )


def without_rules(descriptors: bytes) -> bytes:
    """Takes the validation rules out. Nothing here knows their types, so they are unknown fields of the options."""
    result = FileDescriptorSet.FromString(descriptors)
    result.DiscardUnknownFields()
    for file in [file for file in result.file if file.name == RULES]:
        result.file.remove(file)
    for file in result.file:
        if RULES in file.dependency:
            file.dependency.remove(RULES)
    return result.SerializeToString()


def plugin(name: str, stubs: Path) -> list[str]:
    """The arguments for a generator of mypy-protobuf, which lies beside this Python."""
    program = Path(sys.executable).with_name(f"protoc-gen-{name}")
    return [f"--plugin=protoc-gen-{name}={program}", f"--{name}_out=quiet:{stubs}"]


def run_protoc(*arguments: str) -> None:
    """Runs protoc, which says itself what is wrong."""
    status = protoc.main(["protoc", *arguments])
    if status != 0:
        sys.exit(status)


main(Path(sys.argv[1]), Path(sys.argv[2]))
