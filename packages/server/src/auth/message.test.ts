import { expect, it } from 'vitest'
import { server } from '../../test/server.ts'
import { srpClaim, srpStart } from '../../test/srp-client.ts'

// A challenge that sends a code.

const { client, pool: makePool, inbox } = await server()
const Password = 'Passw0rd!'

async function texting() {
  const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/r' }
  const pool = await makePool({ MfaConfiguration: 'ON', SmsConfiguration })
  const at = { UserPoolId: pool.id, Username: 'ana' }
  const UserAttributes = [{ Name: 'phone_number', Value: '+15551234567' }]
  await client.adminCreateUser({ ...at, UserAttributes, MessageAction: 'SUPPRESS' })
  await client.adminSetUserPassword({ ...at, Password, Permanent: true })
  const answer = (Session: string | undefined, SMS_MFA_CODE: string) =>
    client.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'SMS_MFA',
      Session,
      ChallengeResponses: { USERNAME: 'ana', SMS_MFA_CODE },
    })
  const sent = async () => (await inbox.read({ poolId: pool.id }, 0)).map(({ code }) => code)
  return { pool, ClientId: pool.clientId, answer, sent }
}

it('is sent with a first step', async () => {
  const { ClientId, answer, sent } = await texting()
  const asked = await client.initiateAuth({
    ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'ana', PASSWORD: Password },
  })
  expect(asked).toMatchObject({ ChallengeName: 'SMS_MFA' })
  const [code = ''] = await sent()
  expect((await answer(asked.Session, code)).AuthenticationResult).toHaveProperty('AccessToken')
})

it('is sent by the one answer that spends a session, of however many', async () => {
  const { pool, ClientId, answer, sent } = await texting()
  const start = srpStart()
  const { Session, ChallengeParameters } = await client.initiateAuth({
    ClientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: 'ana', SRP_A: start.A },
  })
  const ChallengeResponses = srpClaim(pool.id, Password, start, ChallengeParameters)
  const prove = () =>
    client.respondToAuthChallenge({ ClientId, ChallengeName: 'PASSWORD_VERIFIER', Session, ChallengeResponses })
  const all = await Promise.allSettled(Array.from({ length: 4 }, prove))
  const [asked, ...others] = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(others).toEqual([])
  const [code = '', ...more] = await sent()
  expect(more).toEqual([])
  expect((await answer(asked?.Session, code)).AuthenticationResult).toHaveProperty('AccessToken')
})
