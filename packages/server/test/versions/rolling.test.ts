import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BuildOptions } from 'esbuild'
import { build } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'
import { openTestPostgres, stopTestPostgres } from '../../src/storage/test-postgres.ts'
import { startProgram, endChildren, type Child } from '../crash/child.ts'
import { srpClaim, srpStart } from '../srp-client.ts'

/** The last commit of the version before this one: its build and this one work on one database at the same time. */
const BEFORE = 'd4feb3b11a5c42cf534023227e35ca23b0d99a3b'

const ROOT = join(import.meta.dirname, '../../../..')
const work = mkdtempSync(join(tmpdir(), 'poolhouse-rolling-'))
// What a build does not hold is found from where it lies.
symlinkSync(join(ROOT, 'node_modules'), join(work, 'node_modules'))
const hasHistory = (() => {
  try {
    execFileSync('git', ['cat-file', '-e', `${BEFORE}^{commit}`], { cwd: ROOT, stdio: 'ignore' })
    return true
  } catch {
    // A shallow clone, or no repository at all.
    return false
  }
})()

afterAll(async () => {
  endChildren()
  rmSync(work, { recursive: true })
  await stopTestPostgres()
})

async function bundle(name: string, sources: string): Promise<string> {
  const outfile = join(work, name, 'poolhouse.mjs')
  const options: BuildOptions = {
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['pg'],
    nodePaths: [join(ROOT, 'node_modules'), join(ROOT, 'packages/server/node_modules')],
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire('${ROOT}/')` },
  }
  await build({ ...options, entryPoints: [join(sources, 'cli/bin.ts')], outfile })
  await build({
    ...options,
    entryPoints: [join(sources, 'crypto/srp-worker.ts')],
    outfile: join(work, name, 'srp-worker.mjs'),
  })
  return outfile
}

function sourcesOf(commit: string): string {
  const folder = join(work, 'sources')
  mkdirSync(folder)
  const archive = execFileSync('git', ['archive', commit, 'packages/server/src', 'packages/server/package.json'], {
    cwd: ROOT,
    maxBuffer: 64 * 1024 * 1024,
  })
  execFileSync('tar', ['-x', '-C', folder], { input: archive })
  return join(folder, 'packages/server/src')
}

const PASSWORD = 'Passw0rd!'
const USERS = 12

describe.skipIf(!hasHistory)('the version before and this one, on one database', () => {
  it('serve the same people under load while one takes the place of the other', async () => {
    const postgres = await openTestPostgres()
    const env = { POOLHOUSE_MASTER_KEY: 'ab'.repeat(32) }
    const options = ['--database', postgres.url, '--issuer', 'aws']
    const [older, newer] = await Promise.all([
      bundle('before', sourcesOf(BEFORE)),
      bundle('now', join(ROOT, 'packages/server/src')),
    ])
    const one = await startProgram(older, [...options, '--data', join(work, 'one')], env)
    const pool = (await call(one, 'CreateUserPool', { PoolName: 'rolling', AutoVerifiedAttributes: ['email'] }))[
      'UserPool'
    ]
    const UserPoolId = (pool as { Id: string }).Id
    const client = (
      await call(one, 'CreateUserPoolClient', {
        UserPoolId,
        ClientName: 'app',
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH'],
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
      })
    )['UserPoolClient']
    const at: At = { UserPoolId, ClientId: (client as { ClientId: string }).ClientId }
    const before = await Promise.all(Array.from({ length: USERS }, (_, index) => live(one, one, at, `before${index}`)))

    // It migrates while the other one works.
    const during = Promise.all(Array.from({ length: USERS }, (_, index) => live(one, one, at, `during${index}`)))
    const two = await startProgram(newer, [...options, '--data', join(work, 'two')], env)
    const all = [...before, ...(await during)]

    // From now on each person is served by either.
    const across = await Promise.all(
      Array.from({ length: USERS }, (_, index) =>
        index % 2 === 0 ? live(one, two, at, `across${index}`) : live(two, one, at, `across${index}`),
      ),
    )
    for (const [index, person] of [...all, ...across].entries()) {
      const [here, there] = index % 2 === 0 ? [one, two] : [two, one]
      const { AuthenticationResult } = await call(here, 'GetTokensFromRefreshToken', {
        ClientId: at.ClientId,
        RefreshToken: person.refreshToken,
      })
      const { AccessToken } = AuthenticationResult as { AccessToken: string }
      expect(await call(there, 'GetUser', { AccessToken })).toMatchObject({ Username: person.username })
    }

    expect((await one.end('SIGTERM')).code).toBe(0)
    for (const { username } of [...all, ...across]) await signIn(two, two, at, username)
    await two.end('SIGTERM')
    await postgres.stop()
  }, 120_000)
})

interface At {
  readonly UserPoolId: string
  readonly ClientId: string
}

/** Somebody is invited, chooses a password, signs in by SRP and in clear, and looks at themselves: each step elsewhere. */
async function live(one: Child, two: Child, at: At, username: string) {
  await call(one, 'AdminCreateUser', {
    UserPoolId: at.UserPoolId,
    Username: username,
    TemporaryPassword: 'T3mporary!',
    MessageAction: 'SUPPRESS',
  })
  const { Session } = await call(two, 'InitiateAuth', {
    ClientId: at.ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: 'T3mporary!' },
  })
  await call(one, 'RespondToAuthChallenge', {
    ClientId: at.ClientId,
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session,
    ChallengeResponses: { USERNAME: username, NEW_PASSWORD: PASSWORD },
  })
  const { AccessToken, RefreshToken } = await signIn(one, two, at, username)
  expect(await call(one, 'GetUser', { AccessToken })).toMatchObject({ Username: username })
  return { username, refreshToken: RefreshToken }
}

/** Signs in by SRP, begun at one and answered at the other. */
async function signIn(one: Child, two: Child, { UserPoolId, ClientId }: At, username: string) {
  const start = srpStart()
  const { ChallengeParameters } = await call(one, 'InitiateAuth', {
    ClientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: username, SRP_A: start.A },
  })
  const { AuthenticationResult } = await call(two, 'RespondToAuthChallenge', {
    ClientId,
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: srpClaim(UserPoolId, PASSWORD, start, ChallengeParameters as Record<string, string>),
  })
  return AuthenticationResult as { AccessToken: string; RefreshToken: string }
}

async function call(child: Child, operation: string, input: object): Promise<Record<string, unknown>> {
  const { status, body } = await child.call(operation, input)
  expect(status, `${operation}: ${body}`).toBe(200)
  return JSON.parse(body) as Record<string, unknown> // the operation's own answer
}
