import { defineConfig } from 'tsdown'

export default defineConfig({
  cwd: import.meta.dirname,
  entry: ['src/index.ts', 'src/function-clock.ts'],
  format: ['cjs', 'esm'],
  platform: 'node',
  target: 'node20',
  dts: { oxc: true },
  // The framework takes the module itself for the plugin's class
  cjsDefault: true,
})
