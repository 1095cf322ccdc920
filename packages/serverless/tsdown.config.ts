import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['cjs', 'esm'],
  platform: 'node',
  target: 'node20',
  dts: true,
  // The framework takes the module itself for the plugin's class
  cjsDefault: true,
})
