import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
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
