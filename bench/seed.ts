import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKeyring } from '../packages/server/src/crypto/keyring.ts'
import { warmUp } from '../packages/server/src/crypto/modexp.ts'
import { aliasesOf } from '../packages/server/src/domain/users/names.ts'
import { newUser } from '../packages/server/src/domain/users/new-user.ts'
import { record } from '../packages/server/src/domain/users/passwords.ts'
import { openStorage } from '../packages/server/src/storage/open.ts'
import type { PoolId } from '../packages/server/src/storage/port/index.ts'
import { text } from './client.ts'
import type { Poolhouse } from './poolhouse.ts'

/** A server with a pool full of users. */
export interface Inhabited {
  readonly server: Poolhouse
  readonly poolId: string
  readonly clientId: string
  /** A client whose refresh tokens rotate. */
  readonly rotatingClientId: string
  /** How many users there are; `nameOf` tells their names. */
  readonly users: number
  /** The name of one of those users that have {@link PASSWORD}, spread evenly over all; any number is taken. */
  knownName(index: number): string
}

export const PASSWORD = 'Pa55word-of-everybody!'
/** Not everybody gets a password that opens: only so many sign in. */
const KNOWN = 1_000
const AT_ONCE = 1_024

export function nameOf(index: number): string {
  return `user-${String(index).padStart(7, '0')}`
}

/** Starts a server with a pool, two clients and so many confirmed users, put in through the storage port. */
export async function inhabitedBy(
  server: Poolhouse,
  users: number,
  progress: (done: number) => void = () => undefined,
): Promise<Inhabited> {
  const { client } = await server.start()
  const poolId = text(await client.call('CreateUserPool', { PoolName: 'bench' }), 'UserPool', 'Id')
  const createClient = async (settings: object) =>
    text(
      await client.call('CreateUserPoolClient', { UserPoolId: poolId, ClientName: 'bench', ...settings }),
      'UserPoolClient',
      'ClientId',
    )
  const flows = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH']
  const clientId = await createClient({ ExplicitAuthFlows: [...flows, 'ALLOW_REFRESH_TOKEN_AUTH'] })
  const rotatingClientId = await createClient({
    ExplicitAuthFlows: flows,
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
  })
  await server.stop()
  await seed(server.data, poolId, users, progress)
  await server.start()

  const step = Math.max(1, Math.floor(users / KNOWN))
  const known = Math.floor(users / step)
  return { server, poolId, clientId, rotatingClientId, users, knownName: (index) => nameOf((index % known) * step) }
}

async function seed(data: string, poolId: string, users: number, progress: (done: number) => void): Promise<void> {
  const random = (size: number) => randomBytes(size)
  const clock = { now: () => new Date() }
  const keyring = createKeyring(Buffer.from(readFileSync(join(data, 'master.key'), 'utf8').trim(), 'hex'))
  const storage = await openStorage(join(data, 'poolhouse.db'), { migrate: false })
  try {
    const pool = await storage.pools.find(poolId as PoolId) // just created
    if (!pool) throw new Error(`The pool ${poolId} is not there.`)
    await warmUp()
    const step = Math.max(1, Math.floor(users / KNOWN))
    let password: ReturnType<typeof record> | undefined
    const create = async (index: number) => {
      const name = nameOf(index)
      const attributes = { email: `${name}@example.com`, email_verified: 'true', name: `Somebody ${index}` }
      const user = newUser({ clock, random }, pool, name, attributes, 'CONFIRMED')
      // Between those who sign in, users have a record of the same length that does not open.
      if (index % step === 0 || !password) password = record({ keyring, random }, pool, user, PASSWORD)
      const outcome = await storage.users.create({ ...user, password }, aliasesOf(pool, user))
      if (!('created' in outcome)) throw new Error(`${name} was refused: ${outcome.refused}`)
    }
    for (let from = 0; from < users; from += AT_ONCE) {
      const count = Math.min(AT_ONCE, users - from)
      await Promise.all(Array.from({ length: count }, (_, index) => create(from + index)))
      progress(from + count)
    }
  } finally {
    await storage.close()
  }
}
