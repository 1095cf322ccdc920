import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider'
import { expect, it } from 'vitest'
import { brief, watchStatements } from './asked-statements.ts'
import { server } from './server.ts'
import { srpClaim, srpStart } from './srp-client.ts'

// What the operations that are called most ask of the database: one more statement is a decision, not an accident.

const { client, pool: makePool } = await server()
const pool = await makePool({ AutoVerifiedAttributes: ['email'] })
const ClientId = pool.clientId
const ana = await pool.signedIn({ username: 'ana' })
const statements = await watchStatements()

/** The statements of one call: their verbs and tables. */
async function asked(call: () => Promise<unknown>): Promise<string[]> {
  statements.forget()
  await call()
  for (let turn = 0; turn < 2; turn += 1) await new Promise(setImmediate)
  return statements.texts().map(brief)
}

it('SignUp', async () => {
  const UserAttributes = [{ Name: 'email', Value: 'new@example.com' }]
  expect(
    await asked(() => client.signUp({ ClientId, Username: 'new', Password: 'Passw0rd!', UserAttributes })),
  ).toEqual([
    'select clients',
    'insert limits',
    'insert users',
    'insert search',
    'insert codes',
    'insert outbox',
    // What development mode shows, and what is too old for that.
    'select pools',
    'select users',
    'select inbox',
    'insert inbox',
    'delete inbox',
    // Beside the answer.
    'delete outbox',
  ])
})

it('a sign-in by password', async () => {
  const AuthParameters = { USERNAME: 'ana', PASSWORD: ana.password }
  const signIn = () => client.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters })
  expect(await asked(signIn)).toEqual([
    'select clients',
    'select users',
    'select guesses',
    'select members',
    'select users',
    'insert families',
    'insert tokens',
  ])
})

it('a sign-in by SRP', async () => {
  const start = srpStart()
  const AuthParameters = { USERNAME: 'ana', SRP_A: start.A }
  let begun: InitiateAuthCommandOutput | undefined
  const begin = async () => {
    begun = await client.initiateAuth({ ClientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters })
  }
  expect(await asked(begin)).toEqual(['select clients', 'select users'])
  const answer = {
    ClientId,
    ChallengeName: 'PASSWORD_VERIFIER',
    Session: begun?.Session,
    ChallengeResponses: srpClaim(pool.id, ana.password, start, begun?.ChallengeParameters),
  } as const
  expect(await asked(() => client.respondToAuthChallenge(answer))).toEqual([
    'select clients',
    'select spent',
    'select users',
    'select guesses',
    'select members',
    'select users',
    'insert spent',
    'insert families',
    'insert tokens',
  ])
})

it('a refresh', async () => {
  const AuthParameters = { REFRESH_TOKEN: ana.refreshToken }
  const refresh = () => client.initiateAuth({ ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters })
  expect(await asked(refresh)).toEqual(['select clients', 'select tokens', 'select members'])
})
