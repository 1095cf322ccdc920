import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import type {
  Client,
  ClientId,
  Code,
  FamilyKey,
  Group,
  Pool,
  PoolId,
  StartOutcome,
  Storage,
  Sub,
  User,
} from '../port/index.ts'

export interface Place {
  readonly location: string
  /** Whether several openings see the same database. */
  readonly opensTwice: boolean
  stop(): Promise<void>
}

export interface Subject {
  readonly storage: Storage
  /** Another opening of the same database, where there can be one. */
  readonly other: Storage
}

/** Uses a database of its own. */
export async function at(place: () => Promise<Place>, use: (place: Place) => Promise<void>): Promise<void> {
  const made = await place()
  try {
    await use(made)
  } finally {
    await made.stop()
  }
}

const INTERVAL_MS = 20
/** A sweep that moves nothing for so long has stopped. After a start it waits a second by itself. */
const STALL_MS = 10_000

/**
 * Waits for what happens beside requests, until it is there or goes no further.
 *
 * How fast it goes is the machine's, and is not judged.
 */
export async function swept<T>(look: () => Promise<T>, expected: T): Promise<void> {
  let before: T | undefined
  let moved = performance.now()
  for (;;) {
    const found = await look()
    if (isDeepStrictEqual(found, expected)) return
    if (!isDeepStrictEqual(found, before)) moved = performance.now()
    if (performance.now() - moved > STALL_MS) return expect(found).toEqual(expected)
    before = found
    await sleep(INTERVAL_MS)
  }
}

/** Moments are given, never taken. */
export const NOW = new Date('2026-01-02T03:04:05.678Z')

export function later(milliseconds: number): Date {
  return new Date(NOW.getTime() + milliseconds)
}

/** Calls 50 times at once, by turns through either opening. */
export function race<T>(
  { storage, other }: Subject,
  call: (storage: Storage, index: number) => Promise<T>,
): Promise<T[]> {
  return Promise.all(Array.from({ length: 50 }, (_, index) => call(index % 2 === 0 ? storage : other, index)))
}

/** Fails the case when there is nothing, and narrows. */
export function present<T>(value: T | undefined): T {
  expect(value).toBeDefined()
  return value as T // just seen
}

/** The key of a family that was started. Fails the case when it was not. */
export function started(outcome: StartOutcome): FamilyKey {
  return present('started' in outcome ? outcome.started : undefined)
}

export function poolOf(overrides: Partial<Pool> = {}): Omit<Pool, 'key'> {
  return {
    id: `eu-central-1_${randomUUID().slice(0, 8)}` as PoolId,
    name: 'Pies',
    region: 'eu-central-1',
    settings: { MfaConfiguration: 'OFF', UserPoolTags: { team: 'pies' } },
    createdAt: NOW,
    updatedAt: NOW,
    ...overrides,
  }
}

export async function newPool({ storage }: Subject, overrides: Partial<Pool> = {}): Promise<Pool> {
  return present(await storage.pools.create(poolOf(overrides)))
}

export async function newClient({ storage }: Subject, pool: Pool, overrides: Partial<Client> = {}): Promise<Client> {
  const client: Omit<Client, 'key'> = {
    id: randomUUID().replaceAll('-', '') as ClientId,
    pool: pool.key,
    name: 'web',
    settings: { RefreshTokenValidity: 30 },
    secrets: [],
    createdAt: NOW,
    updatedAt: NOW,
    ...overrides,
  }
  return present(await storage.clients.create(client))
}

export function userOf(pool: Pool, username: string, overrides: Partial<User> = {}): Omit<User, 'key'> {
  return {
    pool: pool.key,
    sub: randomUUID() as Sub,
    username,
    usernameKey: username,
    status: 'CONFIRMED',
    enabled: true,
    attributes: {},
    pending: {},
    password: undefined,
    passwordExpiresAt: undefined,
    epoch: 0,
    settings: {},
    createdAt: NOW,
    updatedAt: NOW,
    ...overrides,
  }
}

export async function newUser(
  { storage }: Subject,
  pool: Pool,
  username: string,
  more: Partial<User> = {},
): Promise<User> {
  const outcome = await storage.users.create(userOf(pool, username, more), [])
  return present('created' in outcome ? outcome.created : undefined)
}

export async function newGroup(
  { storage }: Subject,
  pool: Pool,
  name: string,
  more: Partial<Group> = {},
): Promise<Group> {
  const group: Omit<Group, 'key'> = {
    pool: pool.key,
    name,
    description: undefined,
    roleArn: undefined,
    precedence: undefined,
    createdAt: NOW,
    updatedAt: NOW,
    ...more,
  }
  return present(await storage.groups.create(group))
}

export function codeOf(overrides: Partial<Code> = {}): Code {
  return {
    purpose: 'sign-up',
    hash: 'hash',
    attribute: 'email',
    destination: 'ana@example.com',
    expiresAt: later(1000),
    ...overrides,
  }
}
