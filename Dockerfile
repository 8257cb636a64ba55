# Footbridge as one container: no root, one volume, nothing that has to be set.
ARG NODE_IMAGE=docker.io/library/node:24-bookworm

# sqlite3 is compiled here, against the headers that come with the image.
FROM ${NODE_IMAGE} AS build
ENV npm_config_nodedir=/usr/local npm_config_build_from_source=true
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY nest-cli.json tsconfig.json ./
COPY src src
COPY test test
RUN npm run build && npm run build:demo && npm prune --omit=dev \
  && rm -rf node_modules/sqlite3/deps node_modules/sqlite3/build/Release/obj*

FROM ${NODE_IMAGE}-slim
ENV NODE_ENV=production FOOTBRIDGE_DATA_DIR=/data PORT=3000
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY views views
COPY public public
COPY README.md SECURITY.md CHANGELOG.md ./
COPY docs docs
# Its commands: docker compose exec footbridge footbridge --help
RUN mkdir /data && chown 1000:1000 /data && chmod +x dist/cli.js && ln -s /app/dist/cli.js /usr/local/bin/footbridge
USER 1000:1000
VOLUME /data
EXPOSE 3000
# Answered at the root also where FOOTBRIDGE_BASE_URL has a path.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
