#!/usr/bin/env node
// This file alone has to run on a Node that is too old for the rest, so it imports nothing that such a Node lacks.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`poolhouse needs Node.js 22.18 or newer, and this is ${process.versions.node}.\n`)
  process.exitCode = 2
} else {
  const { keepCompiled } = await import('./v8/compile-cache.ts')
  keepCompiled()
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
