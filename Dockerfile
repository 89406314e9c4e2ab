# One image, three commands: by default both programs side by side (scripts/launch), or one of them alone by
# `predict-api` or `web-frontend`. `digits`, the command line, is there too.
#
# Both stages are Debian 12: oneDNN 2.6 and 3.x differ in their C interface, so what is built here must run here.

FROM swift:6.3.1-bookworm AS build
WORKDIR /src
# Packages before sources, so that a change of the sources does not install them again.
COPY scripts/packages/build.txt scripts/packages/
RUN apt-get update \
    && xargs --arg-file=scripts/packages/build.txt apt-get install -y --no-install-recommends \
    && rm -rf /var/lib/apt/lists/*
# The package does not load without the folders of its test targets; none of them is built.
COPY Package.swift ./
COPY Tests Tests
COPY Sources Sources
# The build folder is kept between builds of this machine; hence the copies and the stripping in the same step.
RUN --mount=type=cache,target=/src/.build \
    for product in PredictAPI WebFrontend digits; do \
        swift build -c release --static-swift-stdlib --product "$product" || exit; \
    done \
    && mkdir -p /out && bin=$(swift build -c release --static-swift-stdlib --show-bin-path) \
    && for product in PredictAPI WebFrontend digits; do strip -o "/out/$product" "$bin/$product" || exit; done

FROM debian:bookworm-slim
COPY scripts/packages/runtime.txt /tmp/
RUN apt-get update \
    && xargs --arg-file=/tmp/runtime.txt apt-get install -y --no-install-recommends \
    && rm -rf /var/lib/apt/lists/* /tmp/runtime.txt \
    && useradd --system --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin digits \
    && install -d -o digits -g digits /data
COPY --from=build /out/ /usr/local/bin/
COPY --chmod=755 scripts/launch scripts/healthcheck /usr/local/bin/
RUN ln -s PredictAPI /usr/local/bin/predict-api && ln -s WebFrontend /usr/local/bin/web-frontend \
    # A library that is missing shows here and not at the first start.
    && ! ldd /usr/local/bin/PredictAPI /usr/local/bin/WebFrontend /usr/local/bin/digits | grep 'not found'
WORKDIR /app
COPY Models Models
# Within the container all addresses are its own. OMP_WAIT_POLICY is read when the library is loaded: a training must
# not spin beside the servers (GNU libgomp manual, "OMP_WAIT_POLICY").
ENV HOST=0.0.0.0 DATA_DIR=/data OMP_WAIT_POLICY=PASSIVE
USER digits
VOLUME /data
EXPOSE 8000 8501
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s CMD ["healthcheck"]
CMD ["launch"]
