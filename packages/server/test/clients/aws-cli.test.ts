import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { claims } from '../claims.ts'
import { server } from '../server.ts'

/** The AWS CLI, when the machine has one. */

const isThere = spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0
if (!isThere) process.stderr.write('There is no AWS CLI on this machine: its test is skipped.\n')

const run = promisify(execFile)

describe.skipIf(!isThere)('the AWS CLI', () => {
  it('signs up, confirms and signs in', { timeout: 60_000 }, async () => {
    const { endpoint, pool: makePool, client } = await server()
    const region = 'eu-west-1'
    // The pool and the client of the Mince Pie Challenge.
    const pool = await makePool(
      {
        Policies: { PasswordPolicy: { MinimumLength: 6 } },
        AliasAttributes: ['email'],
        AutoVerifiedAttributes: ['email'],
        Schema: [{ Name: 'email', Required: true, Mutable: false }],
      },
      { ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH'] },
    )
    const aws = async (command: string) => {
      const { stdout } = await run('aws', [...command.trim().split(/\s+/), '--endpoint-url', endpoint], {
        env: {
          ...process.env,
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_CONFIG_FILE: '/dev/null',
          AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        },
      })
      return stdout.trim()
    }

    const signedUp = await aws(`
      cognito-idp sign-up --region ${region} --client-id ${pool.clientId} --username joe_bloggs
        --password MySuperSecurePassw0rd! --user-attributes Name=email,Value=joe@example.com
    `)
    expect(JSON.parse(signedUp)).toMatchObject({ UserConfirmed: false, UserSub: expect.any(String) })
    await aws(`
      cognito-idp admin-confirm-sign-up --region ${region} --user-pool-id ${pool.id} --username joe_bloggs
    `)
    const idToken = await aws(`
      cognito-idp admin-initiate-auth --region ${region} --user-pool-id ${pool.id} --client-id ${pool.clientId}
        --auth-flow ADMIN_NO_SRP_AUTH --auth-parameters USERNAME=joe_bloggs,PASSWORD=MySuperSecurePassw0rd!
        --query AuthenticationResult.IdToken --output text
    `)
    expect(idToken.split('.')).toHaveLength(3)
    expect(claims(idToken)).toMatchObject({ 'cognito:username': 'joe_bloggs', email: 'joe@example.com' })
    const user = await client.adminGetUser({ UserPoolId: pool.id, Username: 'joe_bloggs' })
    expect(user.UserStatus).toBe('CONFIRMED')
  })
})
