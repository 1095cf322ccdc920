import { defineConfig } from 'tsdown'

// Bundled, it starts about three times as fast as with a file per module; `pg` is loaded only when it is used.
export default defineConfig({
  cwd: import.meta.dirname,
  entry: {
    poolhouse: 'src/cli/bin.ts',
    // Named so that what a start needs is known below.
    main: 'src/cli/main.ts',
    'srp-worker': 'src/crypto/srp-worker.ts',
    'module-worker': 'src/triggers/runners/module-worker.ts',
  },
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  outDir: 'dist',
  clean: true,
  dts: false,
  deps: { neverBundle: ['pg'] },
  outputOptions: {
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name].mjs',
    comments: false,
    // A file takes its time, however small: what several of them import is one, but for the little that threads need.
    codeSplitting: {
      groups: [
        { name: 'srp', test: /crypto.(srp|modexp)\.ts$/, priority: 1 },
        // Its library is found by two names, and few servers need it.
        {
          name: 'saml',
          test: /node_modules.(@node-saml|@xmldom|debug|ms|sax|xml-\w+|xml2js|xmlbuilder|xpath)./,
          priority: 1,
        },
        // Whoever makes certificates loads it, and nobody else.
        {
          name: 'x509',
          test: /node_modules.(@peculiar|@noble|@hexagon|asn1js|bytestreamjs|pvtsutils|pvutils|reflect-metadata|tslib|tsyringe)./,
          priority: 1,
        },
        // What a start needs is not mixed with what only later ones share.
        { name: 'shared', minShareCount: 2, tags: ['$initial'] },
        { name: 'answers', minShareCount: 2 },
      ],
    },
  },
})
