#!/bin/sh
# Installs the locked packages into .venv beside this file. awslambdaric has wheels for Linux alone:
# elsewhere its Linux wheel is unpacked all the same, and the emulator stands in for its native part.
set -eu
cd "$(dirname "$0")"
if [ "${PLATFORM:-$(uname -s)}" = Linux ]; then
    exec uv sync --frozen --quiet
fi
uv venv --quiet --allow-existing
uv export --frozen --quiet --no-emit-project --output-file .venv/requirements.txt
uv pip sync --quiet --python .venv/bin/python --python-platform aarch64-manylinux_2_28 \
    --only-binary :all: .venv/requirements.txt
