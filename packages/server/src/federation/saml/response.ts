import { hash } from 'node:crypto'
import type { IdentityProvider } from '../../domain/documents/identity-provider.ts'
import type { Person } from '../../domain/federation/person.ts'
import { FederationError } from '../error.ts'
import type { Needs, Trip } from '../kind.ts'
import type { Assertion } from './assertion.ts'
import { attributesOf, nameOf, parseAssertion, refuseWrong } from './assertion.ts'
import { refuseHostile } from './hostile.ts'
import { library } from './library.ts'
import type { Metadata } from './metadata.ts'
import { renewMetadata, metadataOf } from './metadata.ts'
import { entityIdOf } from './names.ts'
import { configOf, requestIdOf } from './request.ts'
import { refuseForm, refuseSealedForm } from './form.ts'

const SKEW_MS = 60_000
const LONGEST_SESSION = 1_000
/** How long ago an assertion may be issued that nobody has asked for. */
const UNASKED_MS = 6 * 60_000
/** For how long an assertion is remembered that does not say how long it is good. */
const REMEMBERED_MS = 24 * 3_600_000

/**
 * Who it was, by the response that a browser brings.
 *
 * Read is nothing but the element that was found signed by a key of the provider, as it was signed: what stands beside it
 * in the document has been put there by whoever brings it.
 */
export async function personIn(needs: Needs, trip: Trip, answer: URLSearchParams): Promise<Person> {
  const metadata = await metadataOf(needs.elsewhere, trip.provider)
  const assertion = await verified(needs, trip, metadata, answer.get('SAMLResponse') ?? '').catch((cause: unknown) => {
    renewMetadata(needs.elsewhere, trip.provider)
    throw new FederationError(describe(trip.provider, cause), { cause })
  })
  // Once, whoever brings it, and for whatever request.
  const jti = `saml ${hash('sha256', `${trip.pool.id} ${metadata.entityId} ${assertion.id}`, 'base64url')}`
  const expiresAt = new Date(Math.max(needs.clock.now().getTime(), needs.elsewhere.now()) + REMEMBERED_MS)
  if (!(await needs.storage.spent.spend([{ jti, expiresAt }]))) {
    throw new FederationError('Invalid SAML response received: it was used before')
  }
  const { nameId, format } = nameOf(assertion)
  const claims = attributesOf(assertion)
  return {
    subject: nameId,
    claims,
    told: { samlResponse: claims },
    issuer: metadata.entityId,
    session: sessionOf(nameId, format, assertion.sessionIndex),
  }
}

/** What travels in a cookie of the browser: of a session with a longer name the provider is not told. */
function sessionOf(nameId: string, format: string | undefined, index: string | undefined) {
  return `${nameId}${format}${index}`.length > LONGEST_SESSION ? undefined : { nameId, format, index }
}

async function verified(needs: Needs, trip: Trip, metadata: Metadata, encoded: string): Promise<Assertion> {
  const { elsewhere } = needs
  const { provider, pool } = trip
  const text = decoded(encoded)
  refuseHostile(text)
  const { SAML, xml } = await library()
  const isEncrypted = provider.ProviderDetails['EncryptedResponses'] === 'true'
  const requestId = requestIdOf(trip)
  const document = await xml.parse(text)
  refuseForm(xml, document, { isEncrypted, requestId, returnTo: trip.returnTo, issuer: metadata.entityId })
  const pem = isEncrypted ? pemOf(provider) : undefined
  if (pem !== undefined) await refuseSealedForm(xml, document, pem)

  const saml = new SAML({
    ...(await configOf(needs, trip, metadata)),
    audience: entityIdOf(pool),
    // One of both is enough, and one has to be.
    wantAssertionsSigned: false,
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: SKEW_MS,
    ...(pem !== undefined && { decryptionPvk: pem }),
  })
  const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: Buffer.from(text).toString('base64') })
  const signed = profile?.getAssertionXml?.() ?? ''
  // What was encrypted is seen only now.
  refuseHostile(signed)
  const root = await xml.parse(signed)
  const assertion = await parseAssertion(xml, root)
  const now = elsewhere.now()
  refuseWrong(assertion, { now, skew: SKEW_MS, requestId, returnTo: trip.returnTo, issuer: metadata.entityId })
  if (requestId === undefined && assertion.issuedAt + UNASKED_MS < now) throw new Error('It was issued too long ago.')
  return assertion
}

/** Takes base64 as it is written, and nothing that another program would read otherwise. */
function decoded(encoded: string): string {
  const bare = encoded.replaceAll(/[\r\n\t ]/g, '')
  const bytes = Buffer.from(bare, 'base64')
  if (bare === '' || bytes.toString('base64') !== bare) throw new Error('It is not base64.')
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

function pemOf({ EncryptionKey: key = '' }: IdentityProvider): string {
  const lines = key.match(/.{1,64}/g) ?? []
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`
}

/** The service's words where it has some. What is encrypted goes wrong in one way only, or it could be found out by trying. */
function describe({ ProviderDetails: details }: IdentityProvider, cause: unknown): string {
  const message = cause instanceof Error ? cause.message : ''
  if (details['EncryptedResponses'] === 'true') return 'Invalid SAML response received'
  if (/signature/i.test(message)) return 'Response signature verification failed'
  return /audience/i.test(message) ? 'Audience is not valid' : 'Invalid SAML response received'
}
