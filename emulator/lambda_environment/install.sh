#!/bin/sh
# Installs what a runtime's functions see besides their own zip: `install.sh [RUNTIME]`, python3.13 where none is named.
#
# python3.13 goes into .venv beside this file, by its lock; other Pythons into others/.venvs, by theirs; Node's runtime
# client into node/, without its native part, for which the emulator stands in, and AWS's SDK beside it, by its lock.
# awslambdaric has wheels for Linux alone: elsewhere that of python3.13 is unpacked all the same, and the emulator stands
# in for its native part too.
set -eu
cd "$(dirname "$0")"
runtime=${1:-python3.13}
system=${PLATFORM:-$(uname -s)}

install_node_client() { # VERSION SHA512 (npm: dist.integrity)
    mkdir -p node
    cd node
    archive=$(npm pack --silent "aws-lambda-ric@$1")
    if ! printf '%s' "$2" | node -e '
        const sum = require("crypto").createHash("sha512").update(require("fs").readFileSync(process.argv[1]));
        process.exit(sum.digest("base64") === require("fs").readFileSync(0, "utf8") ? 0 : 1)' "$archive"; then
        echo "aws-lambda-ric $1 isn't what it was when its checksum was written down" >&2
        exit 1
    fi
    mkdir -p "new-$$"
    tar -xzf "$archive" -C "new-$$"
    rm -rf "$runtime" "$archive"
    mv "new-$$/package" "$runtime"
    rmdir "new-$$"
    cd ..
}

install_node_sdk() { # what AWS's Node runtimes hold besides the client: the SDK, of the services that are here
    if cmp -s node_sdk/package-lock.json node/sdk/package-lock.json; then
        return
    fi
    new="node/new-sdk-$$"
    mkdir -p "$new"
    cp node_sdk/package.json node_sdk/package-lock.json "$new"
    npm ci --silent --ignore-scripts --no-audit --no-fund --prefix "$new"
    rm -rf node/sdk
    mv "$new" node/sdk
}

installed_python() { # VERSION: the newest that pyenv, asdf or mise have, which uv only sees where they are turned on
    for versions in "${PYENV_ROOT:-$HOME/.pyenv}/versions" "${ASDF_DATA_DIR:-$HOME/.asdf}/installs/python" \
        "${MISE_DATA_DIR:-$HOME/.local/share/mise}/installs/python"; do
        ls -d "$versions/$1".*/bin/"python$1" 2>/dev/null || true
    done | sort -V | tail -n 1
}

case $runtime in
python3.13)
    if [ "$system" = Linux ]; then
        exec uv sync --frozen --quiet
    fi
    uv venv --quiet --allow-existing
    uv export --frozen --quiet --no-emit-project --output-file .venv/requirements.txt
    uv pip sync --quiet --python .venv/bin/python --python-platform aarch64-manylinux_2_28 \
        --only-binary :all: .venv/requirements.txt
    ;;
python3.*)
    if [ "$system" != Linux ]; then
        echo "awslambdaric for $runtime can be installed on Linux alone" >&2
        exit 1
    fi
    version=${runtime#python}
    python=$(installed_python "$version")
    UV_PROJECT_ENVIRONMENT="$PWD/others/.venvs/$runtime" exec \
        uv sync --frozen --quiet --project others --python "${python:-$version}"
    ;;
nodejs20.x)
    install_node_client 3.3.0 9p06TbKVK4a050NY/vYOxhMHvnIiUu5o1W0//q6yNLSqA/c91pn4BOj3C3sRTpplkUNsGJdU5qWyU2STo6L8hA==
    install_node_sdk
    ;;
nodejs22.x | nodejs24.x)
    install_node_client 4.0.2 FE5Vskx7mYNnqAnWWJXUOsLp2VGgdsJsCoRLFTa8L4Yk0QVtArqR8q58yPA++QC1a73ZWJXBQ2AH31nIAv7NOQ==
    install_node_sdk
    ;;
*)
    echo "there is nothing to install for $runtime" >&2
    exit 1
    ;;
esac
