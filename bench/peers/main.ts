import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { machine } from '../machine.ts'
import { compare, type Amount, type Installed } from './measure.ts'
import type { Peer } from './peer.ts'
import { cognitoLocal, moto, poolhouse } from './servers/index.ts'
import { tables } from './table.ts'

const README = fileURLToPath(new URL('../../README.md', import.meta.url))
const PLACE = /(<!-- peers:begin -->\n).*?(<!-- peers:end -->)/s

/** The first is what the others are compared with. */
const PEERS: readonly Peer[] = [poolhouse, cognitoLocal, moto]

const normal: Amount = { rounds: 5, budgetMs: 15_000, operations: 200 }
const smoke: Amount = { rounds: 1, budgetMs: 1_000, operations: 20 }

export interface PeersOptions {
  readonly smoke: boolean
  /** Whether the tables take the place of those in the README. */
  readonly write: boolean
  progress(text: string): void
}

/** Runs other servers of the same API beside this build, and answers the tables. */
export async function measurePeers({ smoke: isSmoke, write, progress }: PeersOptions): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-peers-'))
  const interrupted = () => {
    rmSync(folder, { recursive: true, force: true })
    process.exit(130)
  }
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  try {
    const installed: Installed[] = []
    for (const peer of PEERS) {
      progress(`${peer.name}: getting ready`)
      const program = await peer.prepare(place(folder, peer.name))
      if (program) installed.push({ peer, program })
      else process.stderr.write(`${peer.name} is not installed, so not measured.\n`)
    }
    const before = performance.now()
    const comparison = await compare(installed, { folder, amount: isSmoke ? smoke : normal, progress })
    const seconds = Math.round((performance.now() - before) / 1000)
    const text = `${tables(installed, comparison)}\n\n${machine()}. Took ${seconds} s.\n`
    if (write) writeFileSync(README, withTables(readFileSync(README, 'utf8'), text))
    return text
  } finally {
    progress('')
    rmSync(folder, { recursive: true, force: true })
  }
}

function place(folder: string, name: string): string {
  const own = join(folder, name)
  mkdirSync(own)
  return own
}

function withTables(readme: string, text: string): string {
  if (!PLACE.test(readme)) throw new Error('The README has no place for the tables: peers:begin and peers:end.')
  return readme.replace(PLACE, (_, begin: string, end: string) => `${begin}\n${text}\n${end}`)
}
