# One image, three commands: by default both programs side by side (`launch`), or one of them alone by `predict-api` or
# `web-frontend`. `digits`, the command line, is there too: the API starts it for a training.
#
# All stages are Debian 12: oneDNN 2.6 and 3.x differ in their C interface, so what is built here must run here. Nothing
# names a processor: `docker build --platform linux/arm64` makes the image for that one.

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
    for product in PredictAPI WebFrontend digits launch; do \
        swift build -c release --static-swift-stdlib --product "$product" || exit; \
    done \
    && mkdir -p /out && bin=$(swift build -c release --static-swift-stdlib --show-bin-path) \
    && for product in PredictAPI WebFrontend digits launch; do strip -o "/out/$product" "$bin/$product" || exit; done
RUN --mount=type=bind,source=scripts,target=/scripts /scripts/runtime-packages /out/* >/runtime-packages

FROM debian:bookworm-slim AS root
# The libraries as the distribution has them today, with what was mended in them since the other stage's image was made.
COPY --from=build /runtime-packages /tmp/
RUN apt-get update \
    && xargs --arg-file=/tmp/runtime-packages apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/ /usr/local/bin/
# Into /root-of-image goes what the programs need and nothing else: no shell, no package manager, none of the tools by
# which an intruder would go on. A library that is missing ends the build here.
RUN --mount=type=bind,source=scripts,target=/scripts \
    image=/root-of-image bin=/usr/local/bin \
    && /scripts/image-root $image $bin/PredictAPI $bin/WebFrontend $bin/digits $bin/launch \
    && ln -s PredictAPI $image$bin/predict-api && ln -s WebFrontend $image$bin/web-frontend \
    # Certificates to check others by, one user, and what a scanner tells the distribution by.
    && install -d $image/etc/ssl/certs \
    && cp --dereference /etc/ssl/certs/ca-certificates.crt $image/etc/ssl/certs/ \
    && printf 'root:x:0:0:root:/:/usr/sbin/nologin\ndigits:x:10001:10001::/data:/usr/sbin/nologin\n' >$image/etc/passwd \
    && printf 'root:x:0:\ndigits:x:10001:\n' >$image/etc/group \
    && printf 'hosts: files dns\n' >$image/etc/nsswitch.conf \
    && cp --dereference /etc/os-release /etc/debian_version $image/etc/ \
    && install -d -m 1777 $image/tmp && install -d -o 10001 -g 10001 $image/data

FROM scratch
ARG REVISION=""
LABEL org.opencontainers.image.title="digit-recognition-app" \
    org.opencontainers.image.licenses="MIT" \
    org.opencontainers.image.revision="$REVISION"
COPY --from=root /root-of-image/ /
WORKDIR /app
COPY Models Models
# Within the container all addresses are its own. OMP_WAIT_POLICY is read when the library is loaded: a training must
# not spin beside the servers (GNU libgomp manual, "OMP_WAIT_POLICY").
ENV PATH=/usr/local/bin HOST=0.0.0.0 DATA_DIR=/data OMP_WAIT_POLICY=PASSIVE REVISION=$REVISION
USER digits
VOLUME /data
EXPOSE 8000 8501
# Asks what this container was started for, both programs or one.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s CMD ["launch", "--healthcheck"]
CMD ["launch"]
