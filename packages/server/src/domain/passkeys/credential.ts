import type { Assertion, Registration } from '../../crypto/web-authn/ceremonies.ts'
import { ApiError } from '../../errors.ts'

/** What browsers make of a ceremony, as JSON (Web Authentication §5.1). Members that nobody reads are not looked at. */

const BASE64URL = /^[\w-]+$/
/** Attestations with all their certificates stay below, and nothing that is read is longer. */
const LONGEST_PART = 20_000
const TRANSPORT = /^[a-z-]{1,32}$/
const MOST_TRANSPORTS = 16
const ATTACHMENTS = ['platform', 'cross-platform']

/** A registration, with what the browser knows of the authenticator. */
export interface MadeCredential extends Registration {
  readonly attachment: string | undefined
  readonly transports: readonly string[]
}

/** Reads a registration; refuses what is none. */
export function registrationOf(document: unknown): MadeCredential {
  const { id, response, attachment } = credentialOf(document)
  const { transports = [] } = response
  const areTransports =
    Array.isArray(transports) &&
    transports.length <= MOST_TRANSPORTS &&
    transports.every((transport): transport is string => typeof transport === 'string' && TRANSPORT.test(transport))
  if (!areTransports) throw invalid('transports')
  return {
    id,
    clientDataJSON: base64url(response, 'clientDataJSON'),
    attestationObject: base64url(response, 'attestationObject'),
    attachment,
    transports: [...new Set(transports)],
  }
}

/** Reads the text of an assertion; refuses what is none. */
export function assertionOf(text: string): Assertion {
  const { id, response } = credentialOf(parsed(text))
  // Authenticators that keep no handle give none, which some clients write as null.
  const { userHandle } = response
  const hasHandle = userHandle !== undefined && userHandle !== null && userHandle !== ''
  return {
    id,
    clientDataJSON: base64url(response, 'clientDataJSON'),
    authenticatorData: base64url(response, 'authenticatorData'),
    signature: base64url(response, 'signature'),
    userHandle: hasHandle ? base64url(response, 'userHandle') : undefined,
  }
}

function credentialOf(value: unknown) {
  if (!isRecord(value)) throw invalid('not an object')
  const { rawId, type, response, authenticatorAttachment } = value
  if (type !== 'public-key') throw invalid('type')
  const id = base64url(value, 'id')
  if (rawId !== id) throw invalid('rawId')
  if (!isRecord(response)) throw invalid('response')
  return { id, response, attachment: ATTACHMENTS.find((attachment) => attachment === authenticatorAttachment) }
}

function base64url(record: Readonly<Record<string, unknown>>, name: string): string {
  const value = record[name]
  if (typeof value === 'string' && value.length <= LONGEST_PART && BASE64URL.test(value)) return value
  throw invalid(name)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw invalid('not JSON')
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(detail: string): ApiError {
  return new ApiError('InvalidParameterException', 'Invalid Credential.', { detail })
}
