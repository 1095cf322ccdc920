import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { promisify } from 'node:util'
import type { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import vectors from '../../../../test/vectors/srp-user.json' with { type: 'json' }
import type { SrpPool, SrpPoolOptions } from './srp-pool.ts'
import { Busy, createSrpPool } from './srp-pool.ts'

const exchanges = vectors.vectors.map((vector) => ({
  exchange: {
    A: vector.A_hex,
    B: vector.B_hex,
    b: Buffer.from(vector.b_hex.padStart(64, '0'), 'hex'),
    verifier: Buffer.from(vector.verifier_hex.padStart(768, '0'), 'hex'),
  },
  key: vector.key_hex,
}))

const pools: SrpPool[] = []

function pool(options: SrpPoolOptions = {}): SrpPool {
  const made = createSrpPool({ size: 2, ...options })
  pools.push(made)
  return made
}

/** A thread of which every other one dies at its first task, and the others compute as they should. */
function dying(every: number): URL {
  const real = new URL('./srp-worker.ts', import.meta.url).href
  const source = `
    import { parentPort, threadId } from 'node:worker_threads'
    if (threadId % ${every} === 0) parentPort.on('message', () => process.exit(1))
    else await import(${JSON.stringify(real)})`
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`)
}

async function keys(made: SrpPool, times: number): Promise<(string | undefined)[]> {
  const wanted = Array.from({ length: times }, () => exchanges).flat()
  return Promise.all(wanted.map(async ({ exchange }) => (await made.sharedKey(exchange))?.toString('hex')))
}

function expected(times: number): string[] {
  return Array.from({ length: times }, () => exchanges.map(({ key }) => key)).flat()
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((made) => made.close()))
})

describe('the SRP pool', () => {
  it('computes the keys of the vectors', async () => {
    await expect(keys(pool(), 8)).resolves.toEqual(expected(8))
  })

  it('computes on threads, started on first use and no more than it may', async () => {
    const started: Worker[] = []
    const ended: number[] = []
    const listen = (message: unknown) => {
      const { worker } = message as { worker: Worker } // the channel is the one way to see threads from outside
      started.push(worker)
      worker.on('exit', (code) => ended.push(code))
    }
    subscribe('worker_threads', listen)
    const made = pool()
    expect(started).toHaveLength(0)
    await keys(made, 4)
    unsubscribe('worker_threads', listen)
    expect(started).toHaveLength(2)
    expect(ended).toEqual([])
  })

  it('does not keep a process alive', async () => {
    const [first] = exchanges
    const text = JSON.stringify({ ...first?.exchange, b: [1], verifier: [2] })
    const program = `
      import { createSrpPool } from ${JSON.stringify(new URL('./srp-pool.ts', import.meta.url).href)}
      const exchange = ${text}
      await createSrpPool().sharedKey({ ...exchange, b: Buffer.from(exchange.b), verifier: Buffer.from(exchange.verifier) })
      console.log('done')`
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { timeout: 4000 })
    await expect(run).resolves.toMatchObject({ stdout: 'done\n' })
  })

  it('works again after it was idle', async () => {
    const made = pool({ idleMs: 20 })
    await keys(made, 1)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await expect(keys(made, 1)).resolves.toEqual(expected(1))
  })

  it('refuses one too many, and takes more when it has caught up', async () => {
    const made = pool({ limit: 10 })
    const underway = keys(made, 2)
    const [first] = exchanges
    if (!first) throw new Error('no vectors')
    await expect(made.sharedKey(first.exchange)).rejects.toBeInstanceOf(Busy)
    await expect(underway).resolves.toEqual(expected(2))
    await expect(made.sharedKey(first.exchange)).resolves.toBeDefined()
  })

  it('is full for whoever has filled it, and for nobody else', async () => {
    const made = pool({ limit: 20 })
    const [first] = exchanges
    if (!first) throw new Error('no vectors')
    const ask = (peer: string, user: string) =>
      made.sharedKey(first.exchange, { peer, user }).then(
        () => 'done',
        (error: Error) => error.name,
      )
    // One address asks for many users at once.
    const flood = Array.from({ length: 40 }, (_, index) => ask('flood', `user${index}`))
    await expect(Promise.all([ask('elsewhere', 'ana'), ask('flood', 'bob')])).resolves.toEqual(['done', 'done'])
    const outcomes = await Promise.all(flood)
    expect(outcomes.filter((outcome) => outcome === 'Busy')).toHaveLength(22)
  })

  it('loses no task when threads die', async () => {
    await expect(keys(pool({ worker: dying(2) }), 4)).resolves.toEqual(expected(4))
  })

  it.each([
    ['every thread dies', dying(1)],
    ['a thread cannot start', new URL('./no-such-file.mjs', import.meta.url)],
    ['a thread is refused', new URL('https://example.com/worker.mjs')],
  ])('computes on the main thread when %s', async (_, worker) => {
    await expect(keys(pool({ worker }), 2)).resolves.toEqual(expected(2))
  })

  it('rejects an exchange it cannot read', async () => {
    const bad = { A: 'xyz', B: '2', b: randomBytes(32), verifier: randomBytes(384) }
    await expect(pool().sharedKey(bad)).rejects.toThrow('BigInt')
  })

  it('rejects what it no longer computes', async () => {
    const made = pool()
    const underway = keys(made, 4)
    const refused = expect(underway).rejects.toThrow('closed')
    await made.close()
    await refused
    await expect(keys(made, 1)).rejects.toThrow('closed')
  })
})
