"""Prepares what the worker runs with: the virtual environment `.venv`, and the stubs made from the .proto files.

Needs nothing but Python 3.10 or newer. What is up to date is left as it is, so that a second run takes no time.
"""

import argparse
import fcntl
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

APP = Path(__file__).resolve().parent.parent
VENV = APP / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = APP / "requirements.txt"
GENERATOR = Path(__file__).with_name("generate_stubs.py")


def main() -> None:
    """Prepares both, one process at a time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--protos", type=Path, default=APP / "../../proto", help="folder of the .proto files")
    parser.add_argument("--stubs", type=Path, default=APP / "dist/stubs", help="folder for the stubs")
    arguments = parser.parse_args()
    if sys.version_info < (3, 10):
        sys.exit(f"Python 3.10 or newer is needed; python3 is {sys.version.split()[0]}.")
    (APP / "dist").mkdir(exist_ok=True)
    with (APP / "dist/set_up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        environment = create_environment()
        generate_stubs(arguments.protos.resolve(), arguments.stubs.resolve(), environment)


def create_environment() -> str:
    """Creates `.venv` with the pinned packages, and gives the hash of what is in it."""
    wanted = digest(sys.version.encode(), sys.base_prefix.encode(), REQUIREMENTS.read_bytes())
    stamp = VENV / "stamp.txt"
    if not is_made(stamp, wanted):
        say("Creating .venv with the packages of requirements.txt")
        try:
            venv.create(VENV, clear=True, with_pip=True, symlinks=True)
        except subprocess.CalledProcessError:
            sys.exit("This Python can't create virtual environments. On Debian, install python3-venv.")
        run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS)
        stamp.write_text(wanted)
    return wanted


def generate_stubs(protos: Path, stubs: Path, environment: str) -> None:
    """Generates the stubs, unless they are made from these very files with these very packages."""
    files = sorted([*protos.rglob("*.proto"), *protos.glob("*.binpb")])
    if not files:
        sys.exit(f"There are no .proto files in {protos}.")
    named = [part for file in files for part in (str(file.relative_to(protos)).encode(), file.read_bytes())]
    wanted = digest(environment.encode(), GENERATOR.read_bytes(), *named)
    stamp = stubs / "stamp.txt"
    if not is_made(stamp, wanted):
        say(f"Generating the stubs of {os.path.relpath(protos, APP)} into {os.path.relpath(stubs, APP)}")
        run(PYTHON, GENERATOR, protos, stubs)
        stamp.write_text(wanted)


def digest(*parts: bytes) -> str:
    """A hash of all parts, each by itself."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def is_made(stamp: Path, wanted: str) -> bool:
    """Whether the stamp, which is written last, is of what is wanted now."""
    return stamp.exists() and stamp.read_text() == wanted


def run(*command: "str | Path") -> None:
    """Runs a command, and ends with it where it fails."""
    status = subprocess.call(list(map(str, command)), stdout=sys.stderr)
    if status != 0:
        sys.exit(status)


def say(line: str) -> None:
    """Tells what takes time, on standard error."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


main()
