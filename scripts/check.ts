import { spawn } from 'node:child_process'
import { styleText } from 'node:util'

// Everything that can be said of the code without running it. Every check runs, so that one run names all there is.
const checks: Record<string, string> = {
  types: 'tsc -p .',
  lint: 'oxlint --type-aware --deny-warnings --format unix',
  format: 'oxfmt --check',
  generated:
    'node scripts/generate.ts --check && node scripts/operations-table.ts --check && node scripts/configuration-table.ts --check && node scripts/openid-table.ts --check',
  unused: 'knip --no-progress',
  'package poolhouse': 'publint packages/server --strict',
  'package @poolhouse/handler':
    'publint packages/handler --strict && attw --pack packages/handler --profile node16 --quiet',
  'package serverless-poolhouse':
    'publint packages/serverless --strict && attw --pack packages/serverless --profile node16 --quiet',
  size: 'size-limit',
}

const run = (command: string) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const child = spawn(command, { shell: true })
    let output = ''
    const collect = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })

const only = process.argv.slice(2)
for (const [name, command] of Object.entries(checks)) {
  if (only.length > 0 && !only.includes(name)) continue
  const started = performance.now()
  const { code, output } = await run(command)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const mark = code === 0 ? styleText('green', 'ok  ') : styleText('red', 'FAIL')
  process.stdout.write(`${mark} ${name} (${seconds} s)\n`)
  if (code !== 0) {
    process.exitCode = 1
    process.stdout.write(`$ ${command}\n${output}\n`)
  }
}
