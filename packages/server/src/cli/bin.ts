#!/usr/bin/env node
// This file alone has to run on a Node that is too old for the rest, so it imports nothing that such a Node lacks.
import module from 'node:module'
import v8 from 'node:v8'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`poolhouse needs Node.js 22.18 or newer, and this is ${process.versions.node}.\n`)
  process.exitCode = 2
} else {
  module.enableCompileCache()
  // The young generation stays small instead of doubling under load: 120 MiB instead of 160 with 50,000 users, and no
  // more processor time (npm run bench -- memory password).
  v8.setFlagsFromString('--semi-space-growth-factor=1')
  // Node 22 greets SQLite with a warning that nobody who uses this program can do anything about.
  const emitWarning = Reflect.get(process, 'emitWarning')
  process.emitWarning = (...given: unknown[]) => {
    if (given[1] !== 'ExperimentalWarning' || !String(given[0]).startsWith('SQLite')) {
      Reflect.apply(emitWarning, process, given)
    }
  }
  const { main } = await import('./main.ts')
  await main(process.argv)
}
