import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createKeyring } from '../../crypto/keyring.ts'
import { secretHash } from '../../crypto/secrets.ts'
import type { Client, Pool } from '../../storage/port/index.ts'
import { checkSecretHash, describeClient, isSecretOf, makeSecret } from './clients.ts'

const services = {
  keyring: createKeyring(randomBytes(32)),
  random: (size: number) => randomBytes(size),
  clock: { now: () => new Date(1_700_000_000_500) },
}
const pool = { id: 'eu-west-1_abc' } as unknown as Pool // as far as it is read
const bare = { id: 'client1', secrets: [] as Client['secrets'], settings: {} } as unknown as Client // likewise

const first = makeSecret(services, { client: bare, pool })
const one = { ...bare, secrets: [first.secret] }
const second = makeSecret(services, { client: one, pool }, 'a-secret-of-the-caller')
const two = { ...bare, secrets: [first.secret, second.secret] }

describe('makeSecret', () => {
  it('draws a value, seals it, and gives ids of the second that differ', () => {
    expect(first.value).toMatch(/^[a-z0-9]{51,52}$/)
    expect(first.secret.sealed).not.toContain(first.value)
    expect(second.value).toBe('a-secret-of-the-caller')
    expect([first.secret.id, second.secret.id]).toEqual(['client1--1700000000', 'client1--1700000001'])
  })

  it('seals for one client of one pool', () => {
    const moved = { ...one, id: 'client2' } as unknown as Client // a brand
    expect(() => isSecretOf(services, { client: moved, pool }, first.value)).toThrow(/does not open|moved/)
  })
})

const hash = (value: string, username: string) => secretHash(value, username, 'client1')
const check = (client: Client, given: string | undefined, at?: 'refresh') =>
  checkSecretHash(services, { client, pool }, given, ['ana', 'sub-of-ana'], at)

describe('checkSecretHash', () => {
  it('accepts either secret and either name, and nothing where there is no secret', async () => {
    for (const given of [hash(first.value, 'ana'), hash(second.value, 'ana'), hash(second.value, 'sub-of-ana')]) {
      await expect(check(two, given)).resolves.toBeUndefined()
    }
    await expect(check(bare, undefined)).resolves.toBeUndefined()
  })

  it.each<[string, Client, string | undefined, 'refresh' | undefined, string]>([
    [
      'is missing',
      one,
      undefined,
      undefined,
      'Client client1 is configured with secret but SECRET_HASH was not received',
    ],
    ['is wrong', one, 'x', undefined, 'Unable to verify secret hash for client client1'],
    ['is empty', one, '', undefined, 'Unable to verify secret hash for client client1'],
    ['is of another name', one, hash(first.value, 'bob'), undefined, 'Unable to verify secret hash for client client1'],
    [
      'is of a secret that is gone',
      one,
      hash(second.value, 'ana'),
      undefined,
      'Unable to verify secret hash for client client1',
    ],
    ['is wrong at a refresh', one, 'x', 'refresh', 'SecretHash does not match for the client: client1'],
    ['is not expected', bare, 'x', undefined, 'Client client1 is not configured for secret but secret was received'],
  ])('refuses a hash that %s', async (_, client, given, at, message) => {
    await expect(check(client, given, at)).rejects.toMatchObject({ name: 'NotAuthorizedException', message })
  })
})

const asked = (client: Client, given?: string) => isSecretOf(services, { client, pool }, given)

describe('isSecretOf', () => {
  it('knows each secret, and none where there is none', () => {
    expect([asked(two, first.value), asked(two, second.value), asked(bare)]).toEqual([true, true, true])
    expect([asked(two, 'x'), asked(two), asked(one, second.value), asked(bare, 'x')]).toEqual([
      false,
      false,
      false,
      false,
    ])
  })
})

describe('describeClient', () => {
  it('shows the oldest secret', () => {
    const dated = { ...two, name: 'c', createdAt: new Date(0), updatedAt: new Date(1500) }
    expect(describeClient(services, { client: dated, pool })).toStrictEqual({
      UserPoolId: 'eu-west-1_abc',
      ClientName: 'c',
      ClientId: 'client1',
      ClientSecret: first.value,
      LastModifiedDate: 1.5,
      CreationDate: 0,
    })
  })
})
