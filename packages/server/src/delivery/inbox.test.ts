import { expect, it } from 'vitest'
import { createInbox } from './inbox.ts'

const clock = { now: () => new Date('2026-01-02T03:04:05.678Z') }

const message = (code: string) => ({
  poolId: 'eu-west-1_pie',
  username: 'ana',
  destination: 'ana@example.com',
  medium: 'EMAIL' as const,
  trigger: 'SignUp' as const,
  subject: 'Your verification code',
  body: code,
  code,
  link: undefined,
})

it('keeps the last thousand messages, and numbers them on', async () => {
  const inbox = createInbox({ clock })
  for (let count = 1; count <= 1_001; count += 1) await inbox.send(message(String(count)))
  const kept = await inbox.read({}, 0)
  expect([kept.length, kept.at(0)?.id, kept.at(-1)?.id]).toEqual([1_000, '2', '1001'])
  inbox.clear()
  await inbox.send(message('1'))
  expect(await inbox.read({}, 0)).toMatchObject([{ id: '1002', sentAt: '2026-01-02T03:04:05.678Z' }])
})

it('keeps fewer when they are long, and the last one always', async () => {
  const inbox = createInbox({ clock })
  for (let count = 1; count <= 100; count += 1) await inbox.send({ ...message('1'), body: 'x'.repeat(500_000) })
  const kept = await inbox.read({}, 0)
  expect(JSON.stringify(kept).length).toBeLessThan(8 * 1024 * 1024)
  expect(kept.map(({ id }) => Number(id))).toEqual(kept.map((_, index) => 101 - kept.length + index))
  await inbox.send({ ...message('2'), username: 'u'.repeat(9_000_000), body: '' })
  expect(await inbox.read({}, 0)).toMatchObject([{ id: '101', code: '2' }])
  for (let count = 1; count <= 1_000; count += 1) await inbox.send(message('3'))
  expect(await inbox.read({}, 0)).toHaveLength(1_000)
})

it('wakes every reader that waits for a message, and no other', async () => {
  const inbox = createInbox({ clock })
  const leaving = new AbortController()
  const waiting = [
    inbox.read({ username: 'ana' }, 5_000),
    inbox.read({ destination: 'ana@example.com' }, 5_000),
    inbox.read({ username: 'eve' }, 5_000, leaving.signal),
  ]
  await inbox.send(message('1'))
  leaving.abort()
  expect((await Promise.all(waiting)).map(({ length }) => length)).toEqual([1, 1, 0])
})
