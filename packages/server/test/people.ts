import type { TestServer } from './server.ts'

/** Users of a test server, each with what tests ask and do about them. */
export function people({ client, pool: makePool, inbox }: TestServer) {
  type Settings = NonNullable<Parameters<typeof makePool>[0]>
  type App = NonNullable<Parameters<typeof makePool>[1]>

  const pools = new Map<string, ReturnType<typeof makePool>>()

  /** A pool of these settings. Tests share it, each with users of its own: a pool's signing keys take a while. */
  function poolOf(settings: Settings, app: App): ReturnType<typeof makePool> {
    const key = JSON.stringify([settings, app])
    const pool = pools.get(key) ?? makePool(settings, app)
    pools.set(key, pool)
    return pool
  }

  async function attributesOf(at: { UserPoolId: string; Username: string }) {
    const { UserAttributes: list = [] } = await client.adminGetUser(at)
    return Object.fromEntries(list.map(({ Name = '', Value }) => [Name, Value]))
  }

  return {
    /** Somebody in a pool of their own. */
    async personIn(settings: Settings = {}) {
      const pool = await makePool(settings)
      const user = await pool.user()
      const at = { UserPoolId: pool.id, Username: user.username }
      const status = async () => (await client.adminGetUser(at)).UserStatus
      const sent = () => inbox.read({ poolId: pool.id }, 0)
      return { pool, user, at, attributes: () => attributesOf(at), status, sent }
    },

    /** Somebody who has signed in. */
    async caller(settings: Settings = {}, app: App = {}) {
      const pool = await poolOf(settings, app)
      const made = await pool.user()
      const user = await pool.signIn(made.username, made.password)
      const AccessToken = user.accessToken
      const at = { UserPoolId: pool.id, Username: user.username }
      const update = (attributes: Record<string, string>) =>
        client.updateUserAttributes({
          AccessToken,
          UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
        })
      const verify = (Code: string, AttributeName = 'email') =>
        client.verifyUserAttribute({ AccessToken, AttributeName, Code })
      const ask = (AttributeName = 'email') => client.getUserAttributeVerificationCode({ AccessToken, AttributeName })
      const sent = () => inbox.read({ poolId: pool.id, username: user.username }, 0)
      const code = () => pool.code(user.username)
      return {
        pool,
        user,
        email: made.email,
        AccessToken,
        at,
        update,
        attributes: () => attributesOf(at),
        verify,
        ask,
        sent,
        code,
      }
    },
  }
}
