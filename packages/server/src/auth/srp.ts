import * as srp from '../crypto/srp.ts'
import { Busy } from '../crypto/srp-pool.ts'
import type { Services } from '../domain/services.ts'
import { ApiError } from '../errors.ts'
import { networkOf } from '../http/peer.ts'
import type { Asked, Fields, Response } from './step.ts'
import { requireField } from './step.ts'

/** The two steps of SRP (auth-flows.md 5), as users prove a password and devices theirs. */

/** What SRP has to remember between its two steps. */
export interface SrpKept {
  readonly A: string
  readonly B: string
  readonly b: string
}

/** Responses without which the second step is refused. */
export const CLAIM_FIELDS = ['PASSWORD_CLAIM_SIGNATURE', 'PASSWORD_CLAIM_SECRET_BLOCK', 'TIMESTAMP'] as const

const B_BYTES = 32
const BAD_TIMESTAMP = 'TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.'

/** The client's public value; refuses one from which a key could be known without a password. */
export function publicValue(fields: Fields): string {
  const A = srp.parsePublic(requireField(fields, 'SRP_A'))
  if (A === undefined) throw new ApiError('InvalidParameterException', 'Invalid SRP_A value.')
  return A
}

/** The server's half of the first step. */
export function pose(
  { random }: Pick<Services, 'random'>,
  A: string,
  { salt, verifier }: { readonly salt: Buffer; readonly verifier: Buffer },
): Asked & { readonly keep: SrpKept } {
  const b = random(B_BYTES)
  const B = srp.serverPublic(verifier, b)
  return {
    keep: { A, B, b: Buffer.from(b).toString('base64') },
    parameters: { SALT: BigInt(`0x${salt.toString('hex')}`).toString(16), SRP_B: B },
  }
}

/** Refuses a second step whose TIMESTAMP is none. */
export function refuseBadTimestamp(responses: Fields): void {
  // Its age is not judged: SECRET_BLOCK has an expiry of its own by the server's clock, and the client's may differ.
  const fits = srp.parseTimestamp(requireField(responses, 'TIMESTAMP'))
  if (!fits) throw new ApiError('InvalidParameterException', BAD_TIMESTAMP)
}

/** Whose proof it is: what was hashed into the verifier beside the password. */
interface Prover {
  readonly poolName: string
  readonly identity: string
  readonly verifier: Buffer
}

/** Judges a second step. Whatever is wrong with it costs as much as a right one. */
export async function isProven(response: Response<SrpKept>, { verifier, ...prover }: Prover): Promise<boolean> {
  const { responses } = response
  const key = await sharedKey(response, verifier)
  const claim = {
    ...prover,
    secretBlock: requireField(responses, 'PASSWORD_CLAIM_SECRET_BLOCK'),
    timestamp: requireField(responses, 'TIMESTAMP'),
  }
  const signature = requireField(responses, 'PASSWORD_CLAIM_SIGNATURE')
  const right = key !== undefined && srp.signatureMatches(signature, { key, ...claim })
  return right && srp.isExactTimestamp(claim.timestamp)
}

async function sharedKey({ services, occasion, whose, kept: { A, B, b } }: Response<SrpKept>, verifier: Buffer) {
  const from = { peer: networkOf(occasion.peer), user: whose.sub }
  try {
    return await services.srp.sharedKey({ A, B, b: Buffer.from(b, 'base64'), verifier }, from)
  } catch (cause) {
    if (cause instanceof Busy) throw new ApiError('TooManyRequestsException', 'Too many requests', { cause })
    throw cause
  }
}
