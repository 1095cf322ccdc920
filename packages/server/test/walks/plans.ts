import * as fc from 'fast-check'
import type { PersonWanted } from './person.ts'
import type { First, PoolModel, Second } from './table.ts'
import type { Move, Plan } from './walk.ts'

/** What walks are made from, by chance. */

const some = <const T>(...of: readonly T[]) => fc.constantFrom<T[]>(...of)
const SECONDS: readonly Second[] = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']
const FIRSTS: readonly First[] = ['EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN']

const pools = fc
  .record({
    mfa: some('OFF', 'OPTIONAL', 'OPTIONAL', 'ON', 'ON'),
    offered: fc.subarray([...SECONDS], { minLength: 1 }),
    first: fc.subarray([...FIRSTS], { minLength: 1 }),
    isPasskeyEnough: fc.boolean(),
    devices: some('instead', 'beside', 'none'),
  })
  .map(possiblePool)

/** A pool that the service would have. */
function possiblePool(pool: PoolModel): PoolModel {
  return { ...pool, first: ['PASSWORD', ...pool.first], offered: pool.mfa === 'OFF' ? [] : pool.offered }
}

const persons = fc
  .record({
    password: some('fine', 'fine', 'fine', 'temporary', 'reset', 'none'),
    seconds: some<readonly Second[]>(
      ...([[], [], []] as const),
      ['SOFTWARE_TOKEN_MFA'],
      ['SMS_MFA'],
      ['EMAIL_OTP'],
      ['SMS_MFA', 'EMAIL_OTP'],
      SECONDS,
    ),
    isPreferred: fc.boolean(),
    hasMail: fc.boolean(),
    phone: some('verified', 'told', 'none', 'none'),
    hasPasskey: fc.boolean(),
    device: some('none', 'none', 'remembered', 'not remembered'),
  })
  .map(possiblePerson)

/** Somebody whom the service would have. */
function possiblePerson({
  isPreferred,
  ...person
}: Omit<PersonWanted, 'preferred'> & { isPreferred: boolean }): PersonWanted {
  const { password } = person
  // Whoever is sent codes to sign in is sent none to recover the account.
  const isPossible = (factor: Second) => password !== 'reset' || factor === 'SOFTWARE_TOKEN_MFA'
  const seconds = person.seconds.filter(isPossible)
  const hasMail = person.hasMail || seconds.includes('EMAIL_OTP') || password === 'reset' || password === 'none'
  const phone = person.phone === 'none' && seconds.includes('SMS_MFA') ? 'told' : person.phone
  return { ...person, seconds, hasMail, phone, preferred: isPreferred ? seconds.at(-1) : undefined }
}

const RIGHT = ['right', 'right', 'right', 'right', 'right', 'right'] as const
const OTHERS = [
  'begin',
  'wrong',
  'garbage',
  'foreign',
  'disorder',
  'replay',
  'twice',
  'twice',
  'change',
  'change',
  'wait',
] as const

const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({ kind: some<Move['kind']>(...RIGHT, ...OTHERS), pick: fc.nat(0xffff) }),
  { minLength: 4, maxLength: 14 },
)

export const plans: fc.Arbitrary<Plan> = fc.record({ pool: pools, person: persons, moves })
