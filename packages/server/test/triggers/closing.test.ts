import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { inProcess } from '../../src/triggers/runners/in-process.ts'
import { server } from '../server.ts'

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-closing-'))
afterAll(() => rmSync(folder, { recursive: true }))
const module = join(folder, 'slow.ts')
writeFileSync(
  module,
  `import { existsSync } from 'node:fs'
  import { setTimeout } from 'node:timers/promises'
  export const handler = async (event: object) => {
    console.log('begins')
    while (!existsSync(new URL('released', import.meta.url))) await setTimeout(5)
    return event
  }`,
)

it('a server that closes lets a function under way end, and answers', async () => {
  const targets = new Map([['slow', { module, export: 'handler', environment: {} }]])
  const { pool: makePool, log, close } = await server({ runs: { targets, endpoint: undefined } })
  const pool = await makePool({
    LambdaConfig: { PostAuthentication: 'arn:aws:lambda:eu-west-1:123456789012:function:slow' },
  })
  const { username, password } = await pool.user()
  const signingIn = pool.signIn(username, password)
  await vi.waitFor(() => expect(log.lines).toContainEqual(expect.objectContaining({ message: 'slow: begins' })), 5_000)
  const closing = close()
  writeFileSync(join(folder, 'released'), '')
  await expect(signingIn).resolves.toHaveProperty('accessToken')
  await closing
})

it('nor does one that hangs have its caller cut off', async () => {
  const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:hangs'
  let calls = 0
  const hangs = () => {
    calls += 1
    return new Promise(() => {})
  }
  const { pool: makePool, close } = await server({}, { runner: inProcess({ [ARN]: hangs }), limitMs: 300 })
  const pool = await makePool({ LambdaConfig: { PostAuthentication: ARN } })
  const { username, password } = await pool.user()
  const refused = expect(pool.signIn(username, password)).rejects.toMatchObject({ name: 'UnexpectedLambdaException' })
  await vi.waitFor(() => expect(calls).toBe(1), { interval: 5 })
  await close()
  await refused
  // It is called no third time.
  expect(calls).toBeLessThan(3)
})
