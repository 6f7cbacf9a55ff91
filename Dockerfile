# The commands and the dashboard: what deploys, seeds, asks and draws, without an emulator.
ARG PYTHON_IMAGE=python:3.13-slim

FROM ${PYTHON_IMAGE} AS built
ARG UV_VERSION=0.13.9
RUN python -m venv /opt/build && /opt/build/bin/pip install --no-cache-dir "uv==${UV_VERSION}"
ENV UV=/opt/build/bin/uv UV_SYSTEM_CERTS=true UV_NO_CACHE=true
WORKDIR /tabletop
# The emulator's engines are for `make replay`, which runs on a host.
COPY pyproject.toml uv.lock ./
COPY emulator/pyproject.toml emulator/
RUN $UV export --quiet --frozen --no-default-groups --no-emit-project --prune analytics-emulator \
      --output-file requirements.txt \
 && python -m venv --without-pip /opt/tabletop \
 && /opt/build/bin/pip --python /opt/tabletop/bin/python install --no-cache-dir \
      --require-hashes --no-deps --only-binary :all: --requirement requirements.txt
# What the functions' zips bundle, so that a deployment fetches nothing.
COPY lambda/requirements*.txt lambda/
COPY scripts scripts
RUN /opt/tabletop/bin/python -c "from scripts.release.package import PLATFORMS, build; \
      [build('ingest', architecture) for architecture in PLATFORMS]"

FROM ${PYTHON_IMAGE}
RUN useradd --uid 10001 tabletop
COPY --from=built /opt/tabletop /opt/tabletop
ENV PATH=/opt/tabletop/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /tabletop
COPY --from=built --chown=tabletop /tabletop/build build
COPY cloudformation cloudformation
COPY lambda lambda
COPY queries queries
COPY quicksight_definition quicksight_definition
COPY seed seed
COPY scripts scripts
COPY athena_client athena_client
COPY dashboard dashboard
USER tabletop
CMD ["python", "-m", "scripts.demo", "--no-start"]
