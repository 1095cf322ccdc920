import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { server } from '../../test/server.ts'
import type { Message } from '../domain/messages/messages.ts'

const folder = await mkdtemp(join(tmpdir(), 'poolhouse-inbox-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const shared = { database: join(folder, 'inbox.db'), masterKey: randomBytes(32) }

const one = await server(shared)
const other = await server(shared)
const { inbox } = one
const { id: poolId } = await one.pool()

const add = (message: Message) => inbox.send(message, randomUUID())
const message = (code: string) => ({
  poolId,
  username: 'ana',
  destination: 'ana@example.com',
  medium: 'EMAIL' as const,
  trigger: 'SignUp' as const,
  subject: 'Your verification code',
  body: code,
  code,
  link: undefined,
})

it('is one for all processes with the same data, and outlasts them', async () => {
  await add(message('1'))
  const [first] = await other.inbox.read({ poolId }, 0)
  expect(first).toMatchObject({ code: '1', sentAt: expect.stringMatching(/Z$/) })
  const third = await server(shared)
  expect(await third.inbox.read({ poolId }, 0)).toEqual([first])
  await third.close()
  const waiting = other.inbox.read({ after: first?.id }, 20_000)
  await add(message('2'))
  expect(await waiting).toMatchObject([{ code: '2' }])
  await other.inbox.clear()
  expect(await inbox.read({}, 0)).toEqual([])
})

it('keeps fewer when they are long, and the last one always', async () => {
  for (let count = 1; count <= 30; count += 1) await add({ ...message('1'), body: 'x'.repeat(500_000) })
  const kept = await inbox.read({}, 0)
  expect(JSON.stringify(kept).length).toBeLessThan(8 * 1024 * 1024)
  expect(kept.length).toBeGreaterThan(9)
  await add({ ...message('2'), username: 'u'.repeat(9_000_000), body: '' })
  expect(await inbox.read({}, 0)).toMatchObject([{ code: '2' }])
})

it('wakes every reader that waits for a message, and no other', async () => {
  await inbox.clear()
  const leaving = new AbortController()
  const waiting = [
    inbox.read({ username: 'ana' }, 5_000),
    inbox.read({ destination: 'ana@example.com' }, 5_000),
    inbox.read({ username: 'eve' }, 5_000, leaving.signal),
  ]
  await add(message('1'))
  expect((await Promise.all(waiting.slice(0, 2))).map(({ length }) => length)).toEqual([1, 1])
  leaving.abort()
  expect(await waiting[2]).toEqual([])
})

it('drops a message whose pool is gone', async () => {
  await add({ ...message('3'), poolId: 'eu-west-1_nothing00' })
  expect((await inbox.read({}, 0)).map(({ code }) => code)).not.toContain('3')
})
