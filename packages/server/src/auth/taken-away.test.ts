import { describe, expect, it } from 'vitest'
import { ON, towns } from '../../test/mfa-towns.ts'
import { server } from '../../test/server.ts'

// Between two steps of a sign-in an administrator, or the user, may take away what the next one shows: because somebody
// else holds it.

const running = await server()
const { client } = running
const { town, withApp, now } = towns(running)
const pool = await town()

describe('a second factor', () => {
  it('is no code that went to a telephone which is the user’s no more', async () => {
    const ana = await pool.another()
    await client.adminSetUserMFAPreference({ ...ana.at, SMSMfaSettings: ON })
    const { Session } = await ana.start()
    const SMS_MFA_CODE = (await ana.sent())?.code ?? ''
    const move = (Value: string) =>
      client.adminUpdateUserAttributes({ ...ana.at, UserAttributes: [{ Name: 'phone_number', Value }] })
    const old = (await ana.sent())?.destination ?? ''
    await move('+15550009999')
    const show = () => ana.respond('SMS_MFA', Session, { SMS_MFA_CODE })
    await expect(show()).rejects.toMatchObject({ name: 'CodeMismatchException' })
    await move(old)
    expect(await show()).toHaveProperty('AuthenticationResult')
  })

  it('that is turned off meanwhile stands for none of those that are on', async () => {
    const ana = await pool.another()
    const app = await withApp(ana)
    await client.adminSetUserMFAPreference({ ...ana.at, SMSMfaSettings: ON, SoftwareTokenMfaSettings: ON })
    const asked = await ana.start()
    const { Session } = await ana.respond('SELECT_MFA_TYPE', asked.Session, { ANSWER: 'SMS_MFA' })
    await client.adminSetUserMFAPreference({ ...ana.at, SMSMfaSettings: { Enabled: false } })
    const SMS_MFA_CODE = (await ana.sent())?.code ?? ''
    const next = await ana.respond('SMS_MFA', Session, { SMS_MFA_CODE })
    expect(next).toMatchObject({ ChallengeName: 'SOFTWARE_TOKEN_MFA' })
    const SOFTWARE_TOKEN_MFA_CODE = app.at(now(), 1)
    const done = await ana.respond('SOFTWARE_TOKEN_MFA', next.Session, { SOFTWARE_TOKEN_MFA_CODE })
    expect(done).toHaveProperty('AuthenticationResult')
  })
})
