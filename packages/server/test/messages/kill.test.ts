import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { endChildren, startChild } from '../crash/child.ts'
import { mailServer } from './mail-server.ts'

// What was answered is sent, however the process ends that was to send it.

const folder = await mkdtemp(join(tmpdir(), 'poolhouse-mail-'))
const post = await mailServer({ authOptional: true, disabledCommands: ['STARTTLS'] })
afterAll(async () => {
  endChildren()
  await rm(folder, { recursive: true, force: true })
})

it('sends every message of what was acknowledged through kill -9', { timeout: 30_000 }, async () => {
  const options = ['--data', folder, '--mail', `smtp://localhost:${post.port}`]
  const first = await startChild(options)
  // Who comes later finds its leases run out.
  const headers = { 'content-type': 'application/json' }
  await fetch(`${first.url}/_poolhouse/clock`, { method: 'POST', headers, body: '{"advanceSeconds":-600}' })
  const VerificationMessageTemplate = { EmailMessage: 'To {username}: {####}' }
  const asked = { PoolName: 'pies', AutoVerifiedAttributes: ['email'], VerificationMessageTemplate }
  const made = JSON.parse((await first.call('CreateUserPool', asked)).body) as { UserPool: { Id: string } } // its documented answer
  const { body } = await first.call('CreateUserPoolClient', { UserPoolId: made.UserPool.Id, ClientName: 'pies' })
  const { ClientId } = (JSON.parse(body) as { UserPoolClient: { ClientId: string } }).UserPoolClient // as above

  // None gets through, and some are cut off when the server has read all of them.
  post.troubles.push({ rcpt: 451 }, 'cut', { data: 451 }, 'cut', ...Array.from({ length: 50 }, () => ({ rcpt: 451 })))
  const names = Array.from({ length: 12 }, (_, index) => `user${index}x`)
  await Promise.all(
    names.map(async (Username) => {
      const UserAttributes = [{ Name: 'email', Value: `${Username}@example.com` }]
      const answer = await first.call('SignUp', { ClientId, Username, Password: 'Passw0rd!', UserAttributes })
      expect(answer.status, answer.body).toBe(200)
    }),
  )
  await first.end('SIGKILL')

  post.troubles.length = 0
  post.received.length = 0
  const second = await startChild(options)
  const sent = () => new Set(post.received.map(({ body: text }) => /^To (\w+): \d{6}/.exec(text)?.[1]))
  await vi.waitFor(() => expect(sent()).toEqual(new Set(names)), { timeout: 15_000, interval: 20 })
  expect((await second.end('SIGTERM')).code).toBe(0)
})
