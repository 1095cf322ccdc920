import { expect } from 'vitest'
import type { Query } from '../oauth/browser.ts'
import { APP, CALLBACK, createProgram, told } from '../oauth/browser.ts'
import type { TestServer } from '../server.ts'
import { askFor, createVisitor } from './visitor.ts'

/** Pools with login pages, and what comes of a visit there. */
export function halls(running: TestServer) {
  const { client, pool: makePool, inbox } = running
  const program = createProgram(running)
  type Settings = Parameters<typeof makePool>[0]
  type App = Parameters<typeof makePool>[1]

  async function hall(settings: Settings = {}, app: App = {}) {
    const pool = await makePool(
      { AutoVerifiedAttributes: ['email'], ...settings },
      { ...APP, PreventUserExistenceErrors: 'ENABLED', ...app },
    )
    const enter = async (path = '/login', more: Query = {}) => {
      const visitor = createVisitor(running)
      return { visitor, page: await visitor.open(`${path}?${askFor(pool.clientId, more)}`) }
    }

    /** The tokens that the application gets for what its callback was told. */
    async function tokensAt(location: string) {
      expect(location).toContain(`${CALLBACK}?`)
      const { code = '', state } = told(location)
      expect(state).toBe('st&te')
      const secret = pool.clientSecret === undefined ? {} : { client_secret: pool.clientSecret }
      const form = {
        grant_type: 'authorization_code',
        client_id: pool.clientId,
        code,
        redirect_uri: CALLBACK,
        ...secret,
      }
      const { status, json } = await program.token(form)
      expect(status).toBe(200)
      return json
    }

    /** Who the application takes somebody for. */
    async function userAt(location: string) {
      const { access_token: AccessToken } = await tokensAt(location)
      const { Username, UserAttributes = [] } = await client.getUser({ AccessToken })
      return { Username, ...Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value])) } as Record<
        string,
        string | undefined
      >
    }

    const lastCode = async (username?: string) =>
      (await inbox.read({ poolId: pool.id, ...(username !== undefined && { username }) }, 2_000)).at(-1)?.code ?? ''

    return { pool, at: { UserPoolId: pool.id }, enter, tokensAt, userAt, lastCode }
  }
  return { hall }
}
