import { randomUUID } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import { server } from '../server.ts'
import { running, start } from './program.ts'

it('poolhouse inbox --follow goes on with a server that was started again and has kept nothing', async () => {
  const message = (username: string) => {
    const what = { subject: '', body: 'a pie', code: '1', link: undefined }
    return { ...what, username, destination: '+4930', medium: 'SMS', trigger: 'SignUp' } as const
  }
  const before = await server()
  const { id: poolId } = await before.pool()
  await before.inbox.send({ ...message('ana'), poolId }, randomUUID())
  const { port } = before
  start(['inbox', '--follow', '--url', `http://localhost:${port}`])
  let out = ''
  const [follower] = [...running].slice(-1)
  follower?.stdout?.on('data', (chunk) => (out += String(chunk)))
  await vi.waitFor(() => expect(out).toContain('for ana'), 5_000)
  await before.close()
  const after = await server({ port })
  const again = await after.pool()
  await after.inbox.send({ ...message('ben'), poolId: again.id }, randomUUID())
  await vi.waitFor(() => expect(out).toContain('for ben'), 5_000)
  expect(out.match(/for ana/g)).toHaveLength(1)
})
