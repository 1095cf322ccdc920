import { createHash, timingSafeEqual } from 'node:crypto'
import type * as Library from './web-authn-library.ts'

/**
 * The two ceremonies of Web Authentication, on a library that is loaded with the first of them and nowhere else: it is
 * as large as half of the server.
 */

let loaded: typeof Library | undefined

async function library(): Promise<typeof Library> {
  if (loaded) return loaded
  // The readers of certificates in it find this at once, or fail.
  await import('reflect-metadata')
  loaded = await import('./web-authn-library.ts')
  return loaded
}

/** COSE's numbers of the signatures that are taken: ES256 and RS256. */
export const ALGORITHMS: readonly number[] = [-7, -257]

/** More bytes than a public key of 4096 bits needs. */
const LONGEST_KEY = 1_024
/** Web Authentication §4, Credential ID. */
const LONGEST_ID = 1_023

/** What a browser says of a ceremony; the authenticator signs it. */
export interface ClientData {
  readonly challenge: string
  readonly origin: string
  readonly isFramed: boolean
}

/** A registration as it travels, every part base64url. */
export interface Registration {
  readonly id: string
  readonly clientDataJSON: string
  readonly attestationObject: string
}

/** An assertion as it travels, every part base64url. */
export interface Assertion {
  readonly id: string
  readonly clientDataJSON: string
  readonly authenticatorData: string
  readonly signature: string
  readonly userHandle?: string | undefined
}

/** What a ceremony is to have been about. Who calls has looked at the challenge and the origin. */
export interface Expected extends Pick<ClientData, 'challenge' | 'origin'> {
  readonly relyingParty: string
  readonly verifiesUser: boolean
}

/** The public half of a new key pair: a COSE key, base64url. */
export interface NewKey {
  readonly id: string
  readonly publicKey: string
  readonly counter: number
}

/** Why a registration is not taken. */
export type Problem = 'malformed' | 'other relying party' | 'not supported'

/** Reads what a browser says; `undefined` when it is none. */
export function clientDataOf(clientDataJSON: string): ClientData | undefined {
  try {
    const read = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as Record<string, unknown> | null
    const { challenge, origin, crossOrigin = false, topOrigin } = read ?? {}
    if (typeof challenge !== 'string' || typeof origin !== 'string') return undefined
    return { challenge, origin, isFramed: crossOrigin !== false || topOrigin !== undefined }
  } catch {
    return undefined
  }
}

/** Judges a registration; a problem comes with what the library says of it. */
export async function verifyRegistration(
  given: Registration,
  { challenge, origin, relyingParty, verifiesUser }: Expected,
): Promise<NewKey | { readonly problem: Problem; readonly detail?: string }> {
  const { cose, decodeAttestationObject, decodeCredentialPublicKey, isoCBOR, parseAuthenticatorData, ...verify } =
    await library()
  try {
    const authData = decodeAttestationObject(bytesOf(given.attestationObject)).get('authData')
    const { rpIdHash, credentialPublicKey } = parseAuthenticatorData(authData)
    const isSame = timingSafeEqual(rpIdHash, createHash('sha256').update(relyingParty).digest())
    if (!isSame) return { problem: 'other relying party' }
    if (!credentialPublicKey) return { problem: 'malformed' }
    const algorithm = decodeCredentialPublicKey(credentialPublicKey).get(cose.COSEKEYS.alg)
    const isTaken = typeof algorithm === 'number' && ALGORITHMS.includes(algorithm)
    if (!isTaken || credentialPublicKey.length > LONGEST_KEY) return { problem: 'not supported' }

    // The certificates of an attestation name addresses where lists of revoked ones are, and the library would fetch
    // from there, wherever whoever wrote them likes. None was asked for, so none is looked at.
    const parts = new Map().set('fmt', 'none').set('attStmt', new Map()).set('authData', authData)
    const attestationObject = Buffer.from(isoCBOR.encode(parts)).toString('base64url')
    const { registrationInfo } = await verify.verifyRegistrationResponse({
      response: {
        ...envelope(given.id),
        response: { clientDataJSON: given.clientDataJSON, attestationObject },
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: relyingParty,
      requireUserVerification: verifiesUser,
      supportedAlgorithmIDs: [...ALGORITHMS],
    })
    const key = registrationInfo?.credential
    // The library takes the id that the authenticator says, and does not look whether it is the one beside it.
    if (key?.id !== given.id || bytesOf(key.id).length > LONGEST_ID) return { problem: 'malformed' }
    return { id: key.id, publicKey: Buffer.from(key.publicKey).toString('base64url'), counter: key.counter }
  } catch (error) {
    return { problem: 'malformed', detail: said(error) }
  }
}

/**
 * Judges an assertion by the key it is to be made with. The counter is told and not judged: keys that are kept in
 * several places count in none.
 */
export async function verifyAssertion(
  given: Assertion,
  key: Pick<NewKey, 'publicKey'>,
  { challenge, origin, relyingParty, verifiesUser }: Expected,
): Promise<{ readonly isUserVerified: boolean; readonly counter: number } | { readonly problem: string }> {
  const { verifyAuthenticationResponse } = await library()
  const { id, ...response } = given
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...envelope(id), response: { ...response, userHandle: response.userHandle ?? '' } },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: relyingParty,
      requireUserVerification: verifiesUser,
      credential: { id, publicKey: bytesOf(key.publicKey), counter: 0 },
    })
    if (!verified) return { problem: 'the signature is wrong' }
    return { isUserVerified: authenticationInfo.userVerified, counter: authenticationInfo.newCounter }
  } catch (error) {
    return { problem: said(error) }
  }
}

/** What the library says of what it does not take. It throws for everything, also for what is no CBOR. */
function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function envelope(id: string) {
  return { id, rawId: id, type: 'public-key', clientExtensionResults: {} } as const
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, 'base64url'))
}
