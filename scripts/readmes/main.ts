import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { documentBlocks, root } from './blocks.ts'
import { compile } from './compile.ts'
import { compileContributing } from './contributing.ts'
import { runFrameworks } from './frameworks.ts'
import { parse } from './parse.ts'
import { runPython } from './python.ts'
import { runTests } from './runners.ts'
import { runShell } from './shell.ts'

// Does what the READMEs and the other documents say, as a stranger would: packs the packages, installs them in an empty
// folder beside what the documents use with them, compiles every program, runs the tests under each runner, and the
// commands against a server.

// Whatever stands in a document and not here is a program that does not compile
const BESIDE = [
  '@aws-crypto/client-node@5',
  '@aws-lambda-powertools/event-handler@2',
  '@aws-sdk/client-cognito-identity-provider@3',
  '@middy/core@7',
  '@trpc/server@11',
  '@types/aws-lambda@8',
  '@types/express@5',
  '@types/node@24',
  'aws-amplify@6',
  'express@5',
  'fastify@5',
  'hono@4',
  'jest@30',
  'openid-client@6',
  'vitest@5',
]

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-readmes-'))
const npm = (...args: string[]) => execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
const blocks = documentBlocks()

try {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const packages = ['server', 'handler', 'serverless'].map((name) => join(root, 'packages', name))
  npm('pack', '--silent', '--ignore-scripts', ...packages)
  const tarballs = globSync('*.tgz', { cwd: folder }).map((name) => `./${name}`)
  npm('install', '--silent', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', ...tarballs, ...BESIDE)
  say(`${parse(blocks)} blocks of settings can be read`)
  say(`${compile(blocks, folder)} programs of the READMEs and of docs/ compile`)
  say(`${compileContributing(blocks, folder)} additions of CONTRIBUTING.md compile in a copy of the sources`)
  say(`${runTests(blocks, folder)} of them are tests and pass under node:test, Vitest and Jest`)
  runFrameworks(blocks, folder)
  say('those for a framework refuse and let in there')
  say(`${runPython(blocks, folder)} programs for Python run`)
  say(`${await shell()} shell blocks run`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function shell(): Promise<number> {
  const program = join(folder, 'node_modules/poolhouse/dist/poolhouse.mjs')
  const server = fork(program, ['dev', '--memory', '--port', '0'], { cwd: folder, stdio: 'ignore' })
  try {
    const [{ url }] = (await once(server, 'message')) as [{ url: string }] // the server's only message
    return await runShell(blocks, url, folder)
  } finally {
    server.kill()
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
