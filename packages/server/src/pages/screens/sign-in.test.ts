import { describe, expect, it } from 'vitest'
import { APP, CALLBACK, createProgram, told } from '../../../test/oauth/browser.ts'
import { askFor, createVisitor } from '../../../test/pages/visitor.ts'
import { server } from '../../../test/server.ts'

const running = await server()
const { client, pool: makePool } = running
const program = createProgram(running)
const app = await makePool({ AutoVerifiedAttributes: ['email'] }, { ...APP, PreventUserExistenceErrors: 'ENABLED' })

async function tokensAt(location: string, clientId = app.clientId) {
  expect(location).toContain(`${CALLBACK}?`)
  const { code = '', state } = told(location)
  expect(state).toBe('st&te')
  const form = { grant_type: 'authorization_code', client_id: clientId, code, redirect_uri: CALLBACK }
  const { status, json } = await program.token(form)
  expect(status).toBe(200)
  return json
}

describe('/login', () => {
  it('signs in with a password, and leads to the application with a code', async () => {
    const { username, password } = await app.user()
    const visitor = createVisitor(running)
    const page = await visitor.open(`/oauth2/authorize?${askFor(app.clientId)}`)
    expect(page.title).toBe('Sign in')
    const back = await visitor.send(page, { username, password })
    const { access_token: AccessToken } = await tokensAt(back.location)
    expect(await client.getUser({ AccessToken })).toMatchObject({ Username: username })
    // From now on the browser is known.
    const again = await visitor.open(`/oauth2/authorize?${askFor(app.clientId)}`)
    await tokensAt(again.location)
  })

  it('says what is wrong, keeps the name and no password', async () => {
    const { username } = await app.user()
    const visitor = createVisitor(running)
    const page = await visitor.open(`/login?${askFor(app.clientId)}`)
    const wrong = await visitor.send(page, { username, password: 'Wr0ng-password' })
    expect([wrong.status, wrong.alert]).toEqual([200, 'Incorrect username or password.'])
    expect(wrong.forms[0]?.fields['username']).toBe(username)
    expect(wrong.text).not.toContain('Wr0ng-password')
    expect((await visitor.send(wrong, { username: 'nobody', password: 'Wr0ng-password' })).alert).toBe(wrong.alert)
    expect((await visitor.send(wrong, { username: '', password: '' })).alert).toContain('Please fill this in.')
  })
})
