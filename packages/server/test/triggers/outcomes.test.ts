import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { LambdaConfigType, VerifiedAttributeType } from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, it, vi } from 'vitest'
import type { TriggerName } from '../../src/domain/triggers.ts'
import { inProcess } from '../../src/triggers/runners/in-process.ts'
import { company } from '../federation/company.ts'
import { server } from '../server.ts'
import { hangs, succeeds } from './acts.ts'

/**
 * Every trigger with functions that do their part, or do not, in the words of the service. Modules run them; those that
 * hang are of this process, or the time in which a thread starts would have to be within their limit.
 */

type Asked = Exclude<TriggerName, 'CustomEmailSender' | 'CustomSMSSender' | 'InboundFederation'>

const OUTCOMES = ['succeeds', 'refuses', 'hangs', 'garbage', 'crashes'] as const
const target = (name: string) => ({ module: join(import.meta.dirname, 'acts.ts'), export: name, environment: {} })
const runs = { targets: new Map(OUTCOMES.map((name) => [name, target(name)])), endpoint: undefined }
const arn = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`
const PASSWORD = 'Passw0rd!'

/** A pool, and one operation that asks for each trigger. */
async function world(...config: Parameters<typeof server>) {
  const { client, pool: makePool, services, inbox } = await server(...config)
  const pool = await makePool(
    { AutoVerifiedAttributes: ['email'] },
    {
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
      PreventUserExistenceErrors: 'LEGACY',
    },
  )
  const { id: UserPoolId, clientId: ClientId } = pool
  const signUp = (Username: string) => {
    const UserAttributes = [
      { Name: 'email', Value: `${Username}@example.com` },
      { Name: 'phone_number', Value: '+447700900123' },
    ]
    return client.signUp({ ClientId, Username, Password: PASSWORD, UserAttributes })
  }
  const custom = (USERNAME: string) =>
    client.initiateAuth({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME } })
  const answer = async (USERNAME: string) => {
    const { ChallengeName, Session } = await custom(USERNAME)
    return client.respondToAuthChallenge({
      ClientId,
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME, ANSWER: 'x' },
    })
  }
  const user = (username: string) => pool.user({ username, password: PASSWORD })
  const signIn = (username: string) => pool.signIn(username, PASSWORD)
  const tokens = new Map<string, string>()
  const statusOf = async (Username: string) => (await client.adminGetUser({ UserPoolId, Username })).UserStatus
  const nobody = () => Promise.resolve()

  /** For each: who is there before, the operation, and others than itself that say that nothing came of a failure. */
  const acts: Record<Asked, { first(name: string): Promise<unknown>; act(name: string): Promise<unknown> }> = {
    PreSignUp: { first: nobody, act: signUp },
    PostConfirmation: {
      first: signUp,
      act: async (Username) => {
        // Whom it was too late to refuse is confirmed.
        if ((await statusOf(Username)) === 'UNCONFIRMED') await client.adminConfirmSignUp({ UserPoolId, Username })
      },
    },
    PreAuthentication: { first: user, act: signIn },
    PostAuthentication: { first: user, act: signIn },
    PreTokenGeneration: {
      first: async (username) => tokens.set(username, (await pool.signedIn({ username })).refreshToken),
      act: (username) => client.getTokensFromRefreshToken({ ClientId, RefreshToken: tokens.get(username) }),
    },
    CustomMessage: { first: nobody, act: signUp },
    DefineAuthChallenge: { first: user, act: custom },
    CreateAuthChallenge: { first: user, act: custom },
    VerifyAuthChallengeResponse: { first: user, act: answer },
    UserMigration: { first: nobody, act: signIn },
  }
  const configure = (LambdaConfig: LambdaConfigType, verified: VerifiedAttributeType = 'email') =>
    client.updateUserPool({ UserPoolId, AutoVerifiedAttributes: [verified], LambdaConfig })
  return { acts, configure, signUp, services, inbox, clientId: ClientId }
}

const briefly = { runner: inProcess({ [arn('succeeds')]: succeeds, [arn('hangs')]: hangs }), limitMs: 20 }
const patient = await world({ runs })
const hasty = await world({}, briefly)
const challenges = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'] as const
const working = Object.fromEntries(challenges.map((name) => [name, arn('succeeds')]))

const words: Record<(typeof OUTCOMES)[number], (name: string) => [string, string | RegExp] | undefined> = {
  succeeds: () => undefined,
  refuses: (name) => ['UserLambdaValidationException', `${name} failed with error no pies for you.`],
  hangs: (name) => [
    'UnexpectedLambdaException',
    `${name} invocation failed due to error Socket timeout while invoking Lambda function.`,
  ],
  garbage: () => ['InvalidLambdaResponseException', 'Unrecognizable lambda output'],
  crashes: (name) => [
    'UserLambdaValidationException',
    new RegExp(
      `^${name} failed with error RequestId: [\\da-f-]{36} Error: Runtime exited with error: exit status 3\\.$`,
    ),
  ],
}

describe.each(Object.keys(patient.acts) as Asked[])('%s', (trigger) => {
  it.each(OUTCOMES)('%s', async (outcome) => {
    const { acts, configure, services, clientId } = outcome === 'hangs' ? hasty : patient
    const { first, act } = acts[trigger]
    const name = randomUUID()
    await configure({})
    await first(name)
    await configure({ ...working, [trigger]: arn(outcome) })
    const failed = vi.spyOn(services.storage.guesses, 'fail')

    const told = words[outcome](trigger)
    const isMigration = trigger === 'UserMigration'
    const [error, message] = isMigration
      ? ['UserNotFoundException', `Exception migrating user in app client ${clientId}`]
      : (told ?? [])
    const pending = act(name)
    if (!told) await pending
    else await expect(pending).rejects.toMatchObject({ name: error, message: expect.stringMatching(message ?? '') })
    // A function that migrates refuses wrong passwords in the way that it fails.
    expect(failed).toHaveBeenCalledTimes(isMigration && ['refuses', 'crashes'].includes(outcome) ? 1 : 0)
    failed.mockRestore()

    // Nothing is spent, and nobody is half made: the same works as soon as the function does.
    if (!told) return
    await configure({ ...working, ...(isMigration && { [trigger]: arn('succeeds') }) })
    await act(name)
  })
})

describe.each([
  ['CustomEmailSender', 'email', 'EMAIL'],
  ['CustomSMSSender', 'phone_number', 'SMS'],
] as const)('%s', (sender, verified, medium) => {
  const KMSKeyID = 'arn:aws:kms:eu-west-1:123456789012:key/0c7a4e56-92dd-4d8e-9a1f-5f7b1c9d2e3f'

  it.each(OUTCOMES)('%s, and the caller sees nothing of it', async (outcome) => {
    const { configure, signUp, inbox } = outcome === 'hangs' ? hasty : patient
    await configure({ [sender]: { LambdaVersion: 'V1_0', LambdaArn: arn(outcome) }, KMSKeyID }, verified)
    const username = randomUUID()
    await expect(signUp(username)).resolves.toMatchObject({ CodeDeliveryDetails: { DeliveryMedium: medium } })
    expect(await inbox.read({ username }, 2_000)).toMatchObject([{ medium }])
  })
})

describe('InboundFederation', async () => {
  const worlds = { patient: await company({ runs }, {}), hasty: await company({}, briefly) }

  it.each(OUTCOMES)('%s', async (outcome) => {
    const { client, setUp } = outcome === 'hangs' ? worlds.hasty : worlds.patient
    const pool = await setUp()
    const configure = (name: string) =>
      client.updateUserPool({
        UserPoolId: pool.id,
        LambdaConfig: { InboundFederation: { LambdaVersion: 'V1_0', LambdaArn: arn(name) } },
      })
    await configure(outcome)
    const [, message] = words[outcome]('InboundFederation') ?? []
    if (message === undefined) await pool.tokens()
    else expect((await pool.refusal())?.trim()).toMatch(message)
    expect(await pool.users()).toHaveLength(message === undefined ? 1 : 0)

    await configure('succeeds')
    await pool.tokens()
  })
})
