import type { Pool } from '../../storage/port/index.ts'
import type { LimitedOfDestination } from '../limits/limits.ts'
import {
  giveBackOfDestination,
  limitOfDestination,
  limitOfUser,
  takeOfDestination,
  takeOfUser,
} from '../limits/limits.ts'
import type { Admitted, MessageTrigger, Reached, Sender } from './messages.ts'
import type { Services } from '../services.ts'
import { ApiError } from '../../errors.ts'

/** How an operation that sends is counted at the address; and what it refuses with, if the model has another name. */
interface Sending {
  readonly trigger: MessageTrigger
  readonly counts: LimitedOfDestination
  /** Whether the model has a name for a message that cannot be delivered: else nobody need wait to know. */
  readonly tells?: true
  readonly refusal?: 'TooManyRequestsException'
}

const sendings: Readonly<Record<Sender, Sending>> = {
  SignUp: { trigger: 'SignUp', counts: 'proof', tells: true },
  ResendConfirmationCode: { trigger: 'ResendCode', counts: 'proof', tells: true },
  GetUserAttributeVerificationCode: { trigger: 'VerifyUserAttribute', counts: 'proof', tells: true },
  UpdateUserAttributes: {
    trigger: 'UpdateUserAttribute',
    counts: 'proof',
    tells: true,
    refusal: 'TooManyRequestsException',
  },
  ForgotPassword: { trigger: 'ForgotPassword', counts: 'recovery', tells: true },
  AdminCreateUser: {
    trigger: 'AdminCreateUser',
    counts: 'administration',
    tells: true,
    refusal: 'TooManyRequestsException',
  },
  AdminResetUserPassword: { trigger: 'ForgotPassword', counts: 'administration' },
  AdminUpdateUserAttributes: {
    trigger: 'UpdateUserAttribute',
    counts: 'administration',
    refusal: 'TooManyRequestsException',
  },
  Authentication: { trigger: 'Authentication', counts: 'authentication', refusal: 'TooManyRequestsException' },
  AuthenticationUnproven: { trigger: 'Authentication', counts: 'proof', refusal: 'TooManyRequestsException' },
}

type Counting = Pick<Services, 'storage' | 'clock' | 'keyring'>

/**
 * Counts a message, by user and by destination, before what causes it is done. Refuses when either has had enough.
 *
 * This is the one way to a message: nothing is composed that was not admitted. `who` is a guesser; a user who does not
 * exist yet has none.
 */
export async function admit(
  services: Counting,
  pool: Pool,
  sender: Sender,
  { who, contact }: { who: string | undefined; contact: Reached },
): Promise<Admitted> {
  await countOfUser(services, pool, sender, who)
  const { trigger, counts, refusal, tells = false } = sendings[sender]
  if (!(await takeOfDestination(services, pool, contact.destination, counts))) {
    throw await limitOfDestination(services, pool, contact.destination, counts, refusal)
  }
  return { ...contact, sender, trigger, tells, brand: 'Admitted' }
}

/**
 * As {@link admit}, for operations that a client may have hide its users. Where it `hides` them, whoever uses up the
 * messages to an address must not learn by that whose it is: so the message is for nobody then, as it is for whoever has
 * no address, at the same cost.
 */
export async function admitTo(
  services: Counting,
  pool: Pool,
  sender: Sender,
  { who, contact, hides }: { who: string; contact: Reached | undefined; hides: boolean },
): Promise<Admitted> {
  if (contact && !hides) return admit(services, pool, sender, { who, contact })
  await countOfUser(services, pool, sender, who)
  const { trigger, counts } = sendings[sender]
  const isLeft = await takeOfDestination(services, pool, contact?.destination ?? who, counts)
  const { attribute = 'email', destination = '' } = contact ?? {}
  // What becomes of a message would tell, by the answer or by its time, that there is somebody to send it to.
  const tells = false
  return { attribute, destination: isLeft ? destination : '', sender, trigger, tells, brand: 'Admitted' }
}

/** As {@link admit}, for several at once: all of them or none. */
export async function admitAll(
  services: Counting,
  pool: Pool,
  sender: Sender,
  who: string | undefined,
  contacts: readonly Reached[],
): Promise<Admitted[]> {
  const admitted: Admitted[] = []
  for (const contact of contacts) {
    const next = () => admit(services, pool, sender, { who, contact })
    admitted.push(await orWithdraw(services, pool, admitted, next))
  }
  return admitted
}

async function countOfUser(services: Counting, pool: Pool, sender: Sender, who: string | undefined): Promise<void> {
  if (sender === 'SignUp' || who === undefined) return
  if (!(await takeOfUser(services, pool, who, sender))) {
    throw await limitOfUser(services, pool, who, sender, sendings[sender].refusal)
  }
}

/** Does what messages were admitted for. Where that fails none goes out, and the addresses are none the fuller. */
export async function orWithdraw<T>(
  services: Counting,
  pool: Pool,
  messages: readonly Admitted[],
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act()
  } catch (error) {
    // One that was handed over, and refused there, counts: whoever fails at an address may not go on forever.
    if (error instanceof ApiError && error.name === 'CodeDeliveryFailureException') throw error
    for (const { sender, destination } of messages) {
      await giveBackOfDestination(services, pool, destination, sendings[sender].counts)
    }
    throw error
  }
}
