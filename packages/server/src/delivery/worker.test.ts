import { randomBytes } from 'node:crypto'
import { afterEach, expect, it, vi } from 'vitest'
import { memoryLog } from '../../test/server.ts'
import { createKeyring } from '../crypto/keyring.ts'
import { letterOf } from '../domain/messages/letters.ts'
import type { Medium, Message } from '../domain/messages/messages.ts'
import { newPool, NOW, present } from '../storage/conformance/subject.ts'
import { openStorage } from '../storage/open.ts'
import type { Pool } from '../storage/port/index.ts'
import type { Way, Ways } from './way.ts'
import { Refused } from './way.ts'
import { startWorker } from './worker.ts'

// A worker, a database, and ways of the test's own.

const LEASE_S = 60
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const end of ends.splice(0).toReversed()) await end()
})

/** A database with a pool, whose worker looks around when the test says so. */
async function office(
  send: (message: Message) => Promise<void>,
  { sms, inbox }: { readonly sms?: Way; readonly inbox?: Way } = {},
) {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  const storage = await openStorage(':memory:', { migrate: true })
  ends.push(() => storage.close())
  const pool = await newPool({ storage, other: storage })
  let now = NOW
  const clock = { now: () => now }
  const keyring = createKeyring(randomBytes(32))
  const log = memoryLog()
  const sent: string[] = []
  const way: Way = {
    async send(message) {
      await send(message)
      sent.push(message.code)
    },
  }
  const start = () => {
    const ways: Ways = { inbox, of: ({ medium }) => (medium === 'SMS' ? (sms ?? way) : way) }
    const worker = startWorker({ outbox: storage.outbox, keyring, clock, log, ways })
    ends.push(() => worker.close())
    return worker
  }
  const messageOf = (of: Pick<Pool, 'id'>, code: string, destination = 'ana@example.com', medium: Medium = 'EMAIL') => {
    const rest = { username: 'ana', trigger: 'SignUp', subject: '', body: code, link: undefined } as const
    return { poolId: of.id, destination, medium, code, ...rest } satisfies Message
  }
  const post = (message: Message) =>
    storage.spent.spend([], [letterOf({ keyring, clock, random: randomBytes }, pool, message)])
  return {
    storage,
    pool,
    log,
    sent,
    start,
    post: (code: string, ...to: [destination?: string, medium?: Medium]) => post(messageOf(pool, code, ...to)),
    postAwaited: (code: string) => post({ ...messageOf(pool, code), awaited: true }),
    /** What nobody has on lease, and is there still. */
    left: async () => (await storage.outbox.claim(new Date(now.getTime() + 3_600_000), 0, 1_000)).length,
    later(seconds: number) {
      now = new Date(now.getTime() + seconds * 1_000)
      vi.advanceTimersByTime(5_000)
    },
  }
}

const settled = (check: () => void | Promise<void>) => vi.waitFor(check, { interval: 5 })

it('sends what its process posts, in order, and forgets it', async () => {
  const { sent, start, post, left } = await office(() => Promise.resolve())
  start()
  for (let index = 0; index < 20; index += 1) await post(String(index))
  await settled(() => expect(sent).toEqual(Array.from({ length: 20 }, (_, index) => String(index))))
  await settled(async () => expect(await left()).toBe(0))
})

/** Somewhere messages are shown. */
function board() {
  const there: string[] = []
  return { there, way: { send: async ({ code }) => void there.push(code) } satisfies Way }
}

it('holds nobody up, however slow a way is, and no other way', async () => {
  let go: () => void = () => undefined
  const slow = new Promise<void>((resolve) => (go = resolve))
  const inbox = board()
  const sms = board()
  const { sent, start, post } = await office(() => slow, { inbox: inbox.way, sms: sms.way })
  start()
  for (let index = 0; index < 20; index += 1) await post(String(index))
  await post('text', '+4930', 'SMS')
  expect(inbox.there).toHaveLength(21)
  await settled(() => expect(sms.there).toEqual(['text']))
  expect(sent).toEqual([])
  go()
  await settled(() => expect(sent).toHaveLength(20))
})

it('has the inbox receive a message before whoever caused it is answered', async () => {
  const { there, way: inbox } = board()
  const { start, post } = await office(() => Promise.resolve(), { inbox })
  start()
  await Promise.all(
    Array.from({ length: 100 }, (_, index) => post(String(index)).then(() => there.includes(String(index)))),
  ).then((all) => expect(all.every(Boolean)).toBe(true))
})

const REFUSED = new Refused('It said 550.')

it('tells whoever waits for it of a refusal, and sends nothing later', async () => {
  const { start, postAwaited, later, left, sent } = await office(() => Promise.reject(REFUSED))
  start()
  await expect(postAwaited('1')).rejects.toMatchObject({ name: 'CodeDeliveryFailureException' })
  expect(await left()).toBe(0)
  later(LEASE_S)
  expect(sent).toEqual([])
})

it('tells nobody else of a refusal, and tries no more', async () => {
  const { start, post, left, log } = await office(() => Promise.reject(REFUSED))
  start()
  await post('1')
  await settled(async () => expect(await left()).toBe(0))
  expect(log.lines).toMatchObject([{ level: 'error', message: 'A message was refused and is given up.' }])
})

it('keeps nobody waiting for long', async () => {
  let go: () => void = () => undefined
  const { start, postAwaited, log } = await office(() => new Promise((resolve) => (go = resolve)))
  start()
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const answered = postAwaited('hangs')
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
  vi.advanceTimersByTime(3_000)
  await answered
  expect(log.lines).toEqual([])
  go()
})

it('sends what was left behind: at the start, and when a lease has run out', async () => {
  const { storage, sent, start, post, later } = await office(() => Promise.resolve())
  await post('left')
  await post('taken')
  // Somebody has taken it, and is never heard of again.
  const [, taken] = await storage.outbox.claim(NOW, 0, 10)
  await storage.outbox.failed(present(taken), new Date(NOW.getTime() + LEASE_S * 1_000))
  start()
  await settled(() => expect(sent).toEqual(['left']))
  later(LEASE_S - 1)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(sent).toEqual(['left'])
  later(1)
  await settled(() => expect(sent).toEqual(['left', 'taken']))
})

it('tries again what cannot be sent, later and later, and gives up in the end', async () => {
  let tries = 0
  const { start, post, later, left, log } = await office(() => {
    tries += 1
    return Promise.reject(new Error('no line'))
  })
  start()
  await post('123456')
  await settled(() => expect(tries).toBe(1))
  for (let expected = 2; expected <= 7; expected += 1) {
    const waitS = 5 * 4 ** (expected - 2)
    await settled(() => expect(log.lines).toHaveLength(expected - 1))
    await new Promise((resolve) => setTimeout(resolve, 10))
    later(waitS - 1)
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(tries).toBe(expected - 1)
    later(1)
    await settled(() => expect(tries).toBe(expected))
  }
  await settled(async () => expect(await left()).toBe(0))
  expect(log.lines.map(({ level }) => level)).toEqual([...Array.from({ length: 6 }, () => 'warn'), 'error'])
  expect(JSON.stringify(log.lines)).not.toMatch(/123456|example\.com/)
})

it('waits for no way that hangs: others have its place', async () => {
  const { sent, start, post, log } = await office(({ code }) =>
    code === 'hangs' ? new Promise(() => undefined) : Promise.resolve(),
  )
  start()
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  for (let place = 0; place < 8; place += 1) await post('hangs')
  await post('next')
  vi.advanceTimersByTime(29_999)
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate)
  expect(sent).toEqual([])
  vi.advanceTimersByTime(1)
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate)
  expect(sent).toEqual(['next'])
  expect(log.lines).toHaveLength(8)
})

it('drops what is for nobody, and what its pool no longer is there for', async () => {
  const { storage, pool, sent, start, post, left } = await office(() => Promise.resolve())
  await post('to nobody', '')
  await post('to ana')
  await storage.pools.delete(pool.id)
  await post('late')
  start()
  // The worker looks before `left` claims anything.
  await new Promise(setImmediate)
  await settled(async () => expect(await left()).toBe(0))
  expect(sent).toEqual([])
})

it('ends soon, whatever hangs, and leaves the rest to the next', async () => {
  let end: () => void = () => undefined
  let hanging: Promise<void> | undefined = new Promise((resolve) => (end = resolve))
  const { sent, start, post, later } = await office(() => hanging ?? Promise.resolve())
  const worker = start()
  for (let index = 0; index < 20; index += 1) await post(String(index))
  await worker.close()
  await post('after')
  hanging = undefined
  start()
  await settled(() => expect(sent).toEqual(['after']))
  later(LEASE_S)
  await settled(() => expect(new Set(sent).size).toBe(21))
  end()
})
