#!/usr/bin/env node
// This file alone has to run on a Node that is too old for the rest, so it imports nothing that such a Node lacks.
import module from 'node:module'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`poolhouse needs Node.js 22.18 or newer, and this is ${process.versions.node}.\n`)
  process.exitCode = 2
} else {
  module.enableCompileCache()
  const { main } = await import('./main.ts')
  await main(process.argv)
}
