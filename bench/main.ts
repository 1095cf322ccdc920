import { existsSync } from 'node:fs'
import { unbuilt } from './built.ts'
import { machine } from './machine.ts'
import { parseOptions, UsageError, type Options } from './options.ts'
import { measurePeers } from './peers/main.ts'
import type { Line } from './row.ts'
import { verdict } from './row.ts'
import { smoke } from './scale.ts'
import { createStage } from './stage.ts'
import { markdownTable, terminalTable } from './table.ts'

// Measures the targets of speed and size. `npm run bench -- --help` tells how.

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`)
}

async function measure({ rows, scale, profiles }: Options): Promise<Line[]> {
  const stage = createStage({ scale, profiles, progress })
  // Servers end with this process, and the folder has to go as well.
  const interrupted = () => void stage.close().finally(() => process.exit(130))
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  try {
    const lines: Line[] = []
    for (const [index, row] of rows.entries()) {
      progress(`${index + 1}/${rows.length} ${row.name}`)
      const measured = await row.measure(stage)
      if (!measured) process.stderr.write(`${row.name}: not built, so not measured.\n`)
      lines.push(...(measured ?? []))
    }
    return lines
  } finally {
    progress('')
    await stage.close()
  }
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2))
  if (typeof options === 'string') {
    process.stdout.write(options)
    return
  }
  if (!existsSync('/proc/self/stat'))
    throw new UsageError('The CPU time of a process is read from /proc: this needs Linux.')
  const reason = options.stale ? undefined : unbuilt()
  if (reason !== undefined) throw new UsageError(reason)

  if ('peers' in options) {
    process.stdout.write(await measurePeers({ ...options.peers, progress }))
    return
  }
  const before = performance.now()
  const facts = machine()
  const lines = await measure(options)
  const seconds = Math.round((performance.now() - before) / 1000)
  const judged = options.scale !== smoke
  const table = (options.markdown ? markdownTable : terminalTable)(lines, judged)
  process.stdout.write(`${table}\n\n${facts}. Took ${seconds} s.\n`)
  if (!options.check) return
  const missed = lines.filter((line) => verdict(line) === 'missed')
  if (missed.length === 0) return
  process.stderr.write(`Missed by more than 10 %: ${missed.map(({ what }) => what).join('; ')}.\n`)
  process.exitCode = 1
}

try {
  await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
