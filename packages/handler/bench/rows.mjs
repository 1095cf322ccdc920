// Plain JavaScript, so that the oldest Node the package promises can be measured as well
import { execFile, execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ENTRY = new URL('../dist/index.js', import.meta.url)
const LIBRARIES = ['@poolhouse/handler', 'aws-jwt-verify', 'jose', 'fast-jwt', 'jsonwebtoken']

export async function rows({ rounds = 60, tokens = 200 } = {}) {
  const measured = []
  for (const library of LIBRARIES) {
    const script = fileURLToPath(new URL('library.mjs', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [script, library, `${rounds}`, `${tokens}`])
    measured.push(...JSON.parse(stdout))
  }
  // Each process measured the reference too; its first row stands for all
  return measured.filter(({ library }, at) => at === 0 || library !== 'crypto.verify')
}

export function coldImport(processes = 15, entry = ENTRY) {
  const script = `const start = performance.now(); await import(${JSON.stringify(entry.href)}); console.log(performance.now() - start)`
  const times = Array.from({ length: processes }, () =>
    parseFloat(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })),
  )
  return median(times)
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}
