import { defineConfig } from 'tsdown'

export default defineConfig({
  cwd: import.meta.dirname,
  entry: ['src/index.ts', 'src/web.ts'],
  format: ['esm', 'cjs'],
  platform: 'neutral',
  target: 'node20',
  deps: { neverBundle: [/^node:/] },
  hash: false,
  dts: { oxc: true },
})
