import { defineConfig } from 'tsdown'

export default defineConfig({
  cwd: import.meta.dirname,
  entry: [
    'src/{index,web,authorizers}.ts',
    { testing: 'src/testing/index.ts' },
    ...['hono', 'express', 'fastify', 'middy', 'trpc'].map((name) => ({ [name]: `src/adapters/${name}.ts` })),
  ],
  format: ['esm', 'cjs'],
  platform: 'neutral',
  target: 'node20',
  deps: { neverBundle: [/^node:/, 'hono', '@middy/core'] },
  hash: false,
  dts: { oxc: true },
})
