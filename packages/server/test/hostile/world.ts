import type { Known } from './bodies.ts'
import type { TestServer } from '../server.ts'

/** Pools, clients, users and tokens that are really there, so that requests reach what lies behind the first refusal. */
export interface World {
  /** Makes new users and tokens, and new pools where an operation has destroyed or closed the old ones. */
  known(): Promise<Known>
}

type Place = Awaited<ReturnType<TestServer['pool']>>

const PASSWORD = 'Passw0rd!'
// A public key of SRP that is neither 0 nor ±1.
const SRP_A = 'abc123'.repeat(100)

export function createWorld(server: TestServer): World {
  let built: Promise<[Place, Place]> | undefined
  return {
    async known() {
      built ??= build(server)
      try {
        return await people(server, ...(await built))
      } catch {
        built = build(server)
        return people(server, ...(await built))
      }
    },
  }
}

async function build({ client, pool }: TestServer): Promise<[Place, Place]> {
  const limits = { MinValue: '0', MaxValue: '9' }
  const open = await pool({
    AliasAttributes: ['email', 'preferred_username'],
    AutoVerifiedAttributes: ['email'],
    Schema: [{ Name: 'x', AttributeDataType: 'Number', NumberAttributeConstraints: limits }],
  })
  const withSecret = await pool({ UsernameAttributes: ['email'] }, { GenerateSecret: true })
  await client.createGroup({ UserPoolId: open.id, GroupName: 'group', Precedence: 1 })
  return [open, withSecret]
}

async function people({ client, inbox }: TestServer, open: Place, withSecret: Place): Promise<Known> {
  await client.describeUserPoolClient({ UserPoolId: withSecret.id, ClientId: withSecret.clientId })
  await client.getGroup({ UserPoolId: open.id, GroupName: 'group' })
  const ana = await open.signedIn()
  const unconfirmed = `new-${ana.username}`
  await client.signUp({
    ClientId: open.clientId,
    Username: unconfirmed,
    Password: PASSWORD,
    UserAttributes: [{ Name: 'email', Value: `${unconfirmed}@example.com` }],
  })
  const messages = await inbox.read({ poolId: open.id, username: unconfirmed }, 0)
  const codes = [messages.at(-1)?.code ?? '', '000000']

  const invited = `invited-${ana.username}`
  await client.adminCreateUser({ UserPoolId: open.id, Username: invited, TemporaryPassword: PASSWORD })
  const change = await client.initiateAuth({
    ClientId: open.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: invited, PASSWORD },
  })
  const proof = await client.initiateAuth({
    ClientId: open.clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: ana.username, SRP_A },
  })

  const usernames = [ana.username, unconfirmed, invited]
  const passwords = [PASSWORD, PASSWORD, 'An0ther-one!', 'short']
  return {
    UserPoolId: [open.id, open.id, open.id, withSecret.id],
    ResourceArn: [`arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${open.id}`],
    ClientId: [open.clientId, open.clientId, open.clientId, withSecret.clientId],
    Username: usernames,
    USERNAME: usernames,
    AccessToken: [ana.accessToken],
    Token: [ana.refreshToken, ana.accessToken],
    RefreshToken: [ana.refreshToken],
    REFRESH_TOKEN: [ana.refreshToken],
    Session: [change.Session ?? '', proof.Session ?? ''],
    PASSWORD_CLAIM_SECRET_BLOCK: [proof.ChallengeParameters?.['SECRET_BLOCK'] ?? ''],
    PASSWORD_CLAIM_SIGNATURE: ['AAAA', `${'A'.repeat(43)}=`],
    TIMESTAMP: ['Tue Jan 6 00:00:00 UTC 2026', 'now'],
    Password: passwords,
    PASSWORD: passwords,
    NEW_PASSWORD: passwords,
    PreviousPassword: passwords,
    ProposedPassword: passwords,
    TemporaryPassword: passwords,
    GroupName: ['group', 'another group'],
    ConfirmationCode: codes,
    Code: codes,
    AttributeName: ['email', 'phone_number', 'custom:x', 'sub'],
  }
}
