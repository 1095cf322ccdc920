import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createTokenVerifier } from '../index.ts'
import { clock, createTestPool, followClock } from './index.ts'

const VARIABLE = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'

let child: ChildProcess
let url: string

beforeAll(async () => {
  const program = join(import.meta.dirname, '../../../server/src/cli/bin.ts')
  child = fork(program, ['dev', '--memory', '--port', '0'], { stdio: 'ignore', execArgv: [] })
  const [message] = (await once(child, 'message')) as [{ url: string }] // the server's only message
  url = message.url
})
afterAll(() => child.kill())
afterEach(async () => {
  delete process.env[VARIABLE]
  await move({ reset: true })
})

async function move(body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  await fetch(`${url}/_poolhouse/clock`, { method: 'POST', headers, body: JSON.stringify(body) })
}

it('lets a verifier see at once how a development server moved its clock', async () => {
  process.env[VARIABLE] = url
  const pool = createTestPool({ clock })
  const verifier = createTokenVerifier({ ...pool.verifier, clock })
  const token = pool.token()
  await expect(verifier.verify(token)).resolves.toHaveProperty('token_use', 'id')
  await move({ advanceSeconds: 3601 })
  await expect(verifier.verify(token)).rejects.toHaveProperty('code', 'expired')

  // What the server signs then is of its time, and of nobody else's
  const later = pool.token()
  await expect(verifier.verify(later)).resolves.toHaveProperty('token_use', 'id')
  await expect(createTokenVerifier({ ...pool.verifier, clock: Date.now }).verify(later)).rejects.toHaveProperty(
    'code',
    'not-yet-valid',
  )
  await move({ advanceSeconds: -3601 })
  await expect(verifier.verify(token)).resolves.toHaveProperty('token_use', 'id')
})

it('follows the server it is given, whatever the environment says', async () => {
  process.env[VARIABLE] = 'http://127.0.0.1:1'
  const follow = followClock(url)
  await move({ advanceSeconds: 86_400 })
  expect(Math.round((follow() - Date.now()) / 1000)).toBe(86_400)
})

it('is the system clock without a development server', () => {
  expect(Math.abs(clock() - Date.now())).toBeLessThan(1000)
})

it('says so when there is no answer', () => {
  process.env[VARIABLE] = 'http://127.0.0.1:1'
  expect(clock).toThrow(/^The clock of http:\/\/127\.0\.0\.1:1 cannot be read: /)
})
