import { code as draw, equal } from '../../crypto/secrets.ts'
import { ApiError } from '../../errors.ts'
import type { Pool, User } from '../../storage/port/index.ts'
import { guarded } from '../limits/lockout.ts'
import type { SentBy } from '../messages/custom.ts'
import { askForTexts } from '../messages/custom.ts'
import type { Draft } from '../messages/draft.ts'
import { draft } from '../messages/draft.ts'
import type { Reached } from '../messages/messages.ts'
import { admit, orWithdraw } from '../messages/sending.ts'
import type { Services } from '../services.ts'

const CODE_MISMATCH = 'Invalid code or auth state for the user.'

/** What a sign-in keeps of a code that it sent. Kept with the sign-in, so that another one of the user has another. */
export interface FactorCode extends Reached {
  readonly hash: string
}

type Needs = Pick<Services, 'storage' | 'keyring' | 'random' | 'clock' | 'triggers'>

/** Counts and drafts the message with a code that is a second factor until then. Writes nothing but the count. */
export async function draftFactorCode(
  services: Needs,
  pool: Pool,
  user: User,
  { attribute, destination }: Reached,
  { until, ...by }: SentBy & { readonly until: Date },
): Promise<{ readonly kept: FactorCode; readonly message: Draft }> {
  const admitted = await admit(services, pool, 'Authentication', { who: user.sub, contact: { attribute, destination } })
  return orWithdraw(services, pool, [admitted], async () => {
    const texts = await askForTexts(services, pool, user, admitted, by)
    const digits = draw(services.random)
    const kept = { attribute, destination, hash: hashOf(services, pool, user, destination, digits) }
    const what = { username: user.username, code: digits, until }
    return { kept, message: draft(services, pool, admitted, what, texts) }
  })
}

/** Judges a code as a guess under the lockout; refuses a wrong one. */
export async function judgeFactorCode(
  services: Pick<Services, 'storage' | 'keyring' | 'clock'>,
  pool: Pool,
  user: User,
  { hash, destination }: FactorCode,
  typed: string,
): Promise<void> {
  const isRight = () => equal(hashOf(services, pool, user, destination, typed), hash)
  if (await guarded(services, pool, user.sub, isRight)) return
  throw new ApiError('CodeMismatchException', CODE_MISMATCH)
}

function hashOf(
  { keyring }: Pick<Services, 'keyring'>,
  pool: Pool,
  user: Pick<User, 'sub'>,
  destination: string,
  code: string,
): string {
  return keyring.hmac('factor code', pool.id, user.sub, destination, code).toString('base64url')
}
