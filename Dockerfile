# syntax=docker/dockerfile:1

# Builds the package as `npm pack` would publish it; nothing else of this stage is in the image
FROM node:24-slim AS build
WORKDIR /repository
COPY . .
RUN npm ci --no-audit --no-fund \
  && mkdir /packed \
  && npm pack --workspace poolhouse --ignore-scripts --pack-destination /packed

FROM node:24-slim
COPY --from=build /packed /packed
RUN npm install --global --no-audit --no-fund /packed/poolhouse-*.tgz \
  && rm -rf /packed /root/.npm \
  && install -d -o node -g node /data
USER node
WORKDIR /data
VOLUME /data
# A container is reached from other machines, so calls need the token: POOLHOUSE_TOKEN, or one that is printed
ENV POOLHOUSE_DATA=/data \
  XDG_DATA_HOME=/data \
  POOLHOUSE_HOST=0.0.0.0 \
  POOLHOUSE_PORT=7665 \
  POOLHOUSE_EXPOSE=1
EXPOSE 7665
# With POOLHOUSE_TLS=1 it is led to https://, which is an answer
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:7665/_poolhouse/health', { redirect: 'manual' }).then(({ status }) => process.exit(status < 400 ? 0 : 1), () => process.exit(1))"]
CMD ["poolhouse", "dev"]
