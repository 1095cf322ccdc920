// Measures the built package beside the other verifiers that are installed: node packages/handler/bench/main.mjs
import { coldImport, rows } from './rows.mjs'

const measured = await rows()
console.log(`Node ${process.versions.node}, ${process.arch}; medians of interleaved rounds`)
for (const { library, version = '', tokens, microseconds, ratio } of measured) {
  const name = `${library} ${version}`.padEnd(28)
  console.log(`${name} ${tokens.padEnd(6)} ${microseconds.toFixed(1).padStart(7)} µs ${ratio.toFixed(2).padStart(6)} ×`)
}
console.log(`cold import: ${coldImport().toFixed(1)} ms`)
