import { setTimeout } from 'node:timers/promises'
import { join } from 'node:path'
import { json } from '../client.ts'
import { WIDTH } from '../sign-in.ts'
import { inFlight, interleaved, median, type Length } from '../measure/statistics.ts'
import { cpuOf, memoryOf } from '../measure/usage.ts'
import * as checks from './checks/index.ts'
import type { Check, Finding } from './checks/check.ts'
import { inhabit } from './inhabit.ts'
import * as operations from './operations/index.ts'
import type { Operation } from './operations/operation.ts'
import type { Inhabited, Peer, Program, Running } from './peer.ts'
import { start } from './start.ts'

export interface Installed {
  readonly peer: Peer
  readonly program: Program
}

/** A row of the table: what was measured of each peer, in their order. */
export interface Figure {
  readonly what: string
  readonly unit: string
  readonly values: readonly number[]
  readonly checks: readonly Check[]
  /** Calls of each peer that ended in a 5xx. */
  readonly failed: readonly number[]
}

export interface Comparison {
  readonly figures: readonly Figure[]
  /** What was found out of each peer, in their order. */
  readonly findings: readonly (readonly [Check, readonly Finding[]])[]
}

export interface Amount extends Length {
  /** Operations of a round. */
  readonly operations: number
}

const checksInOrder = lastly<Check>(Object.values(checks), ({ ends }) => ends)
const operationsInOrder = lastly<Operation>(Object.values(operations), ({ grows }) => grows)

// Time enough for what a server does by itself after it listens.
const SETTLED_MS = 2_000

/** Measures all peers in turns, in a folder that is taken away afterwards. */
export async function compare(
  installed: readonly Installed[],
  { folder, amount, progress }: { folder: string; amount: Amount; progress: (text: string) => void },
): Promise<Comparison> {
  const running = new Set<Running>()
  const open = async ({ peer, program }: Installed, data: string) => {
    const started = await start(peer.name, program, join(folder, peer.name, data))
    running.add(started)
    return started
  }
  try {
    progress('cold start')
    const figures: Figure[] = [await coldStart(installed, amount, open)]

    const rested: Running[] = []
    for (const one of installed) rested.push(await open(one, 'main'))
    await setTimeout(SETTLED_MS)
    figures.push(memory('memory at rest', rested))

    progress('users')
    const inhabited = await Promise.all(rested.map(inhabit))
    for (const operation of operationsInOrder) {
      progress(operation.what)
      const inputs = await Promise.all(inhabited.map((at) => operation.prepare(at)))
      const failed = inhabited.map(() => 0)
      const sides = inhabited.map((at, index) => async () => {
        const spent = await cost(at, operation.name, amount.operations, inputs[index])
        failed[index] = (failed[index] ?? 0) + spent.failed
        return spent.each
      })
      const values = (await interleaved(amount, sides)).map(median)
      figures.push({ what: operation.what, unit: 'ms', values, checks: operation.checks, failed })
    }
    figures.push(memory('memory after all this', inhabited))

    const findings: [Check, Finding[]][] = []
    for (const check of checksInOrder) {
      progress(check.name)
      const found: Finding[] = []
      for (const [index, one] of installed.entries()) {
        const at = inhabited[index]
        if (at) found.push(await check.find(at, () => open(one, 'main')))
      }
      findings.push([check, found])
    }
    return { figures, findings }
  } finally {
    await Promise.all([...running].map((one) => one.stop()))
  }
}

async function coldStart(
  installed: readonly Installed[],
  length: Length,
  open: (one: Installed, data: string) => Promise<Running>,
): Promise<Figure> {
  let starts = 0
  const sides = installed.map((one) => async () => {
    const started = await open(one, `cold-${(starts += 1)}`)
    await started.stop()
    return started.startedMs
  })
  return {
    what: 'cold start to a first answer',
    unit: 'ms',
    values: (await interleaved(length, sides)).map(median),
    checks: [],
    failed: [],
  }
}

function memory(what: string, running: readonly Running[]): Figure {
  return { what, unit: 'MiB', values: running.map(({ pid }) => memoryOf(pid)), checks: [], failed: [] }
}

/** Milliseconds of the server's CPU time for each of so many operations, and how many of them it failed at. */
async function cost(at: Inhabited, name: string, count: number, next: (() => object) | undefined) {
  if (!next) throw new Error(`${name} is not prepared.`)
  const bodies = Array.from({ length: count }, () => json(next()))
  let failed = 0
  const each = async (index: number) => {
    try {
      await at.client.send(name, bodies[index] ?? Buffer.alloc(0))
    } catch (error) {
      if (!/answered 5\d\d/.test(String(error))) throw error
      failed += 1
    }
  }
  const used = await cpuOf(at.pid, () => inFlight(count, WIDTH, each))
  return { each: used / count, failed }
}

function lastly<Item>(items: readonly Item[], isLast: (item: Item) => boolean | undefined): Item[] {
  return [...items.filter((item) => !isLast(item)), ...items.filter(isLast)]
}
