# Two stages: the build, and a small image with nothing but the binary, run by nobody in particular.
FROM rust:1.95-slim-trixie AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /hack0
COPY . .
RUN cargo build --release --locked --bin hack0

FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10000 --home-dir /var/lib/hack0 --create-home hack0
COPY --from=build /hack0/target/release/hack0 /usr/local/bin/hack0
USER hack0
WORKDIR /var/lib/hack0
VOLUME /var/lib/hack0/data
# Inside a container loopback is nobody's.
ENV HACK0_LISTEN=0.0.0.0:3000
EXPOSE 3000
# It stops by itself within 20 s of SIGTERM.
STOPSIGNAL SIGTERM
CMD ["hack0", "serve"]
