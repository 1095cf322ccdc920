import type { SamlConfig } from '@node-saml/node-saml'
import type { SessionElsewhere } from '../../domain/federation/person.ts'
import { signingCertificate } from '../../domain/federation/signing-certificate.ts'
import type { Needs, Trip, Wishes } from '../kind.ts'
import { library } from './library.ts'
import type { Metadata } from './metadata.ts'
import { metadataOf } from './metadata.ts'
import { entityIdOf } from './names.ts'

/** The id of a request, which its answer repeats. An id does not begin with a digit (XML Schema, NCName). */
export function requestIdOf({ nonce }: Pick<Trip, 'nonce'>): string | undefined {
  return nonce === undefined ? undefined : `_${nonce}`
}

/**
 * Where a browser is sent with a request, by the redirect binding; signed, where the provider is to see that. An application
 * that asks for a new sign-in asks for one there: it would get who is signed in there without a question.
 */
export async function requestUrl(needs: Needs, trip: Trip, { prompt, maxAge }: Wishes): Promise<URL> {
  const metadata = await metadataOf(needs.elsewhere, trip.provider)
  const { SAML } = await library()
  const saml = new SAML({
    ...(await configOf(needs, trip, metadata)),
    forceAuthn: prompt.includes('login') || maxAge === 0,
    generateUniqueId: () => requestIdOf(trip) ?? '',
  })
  return new URL(await saml.getAuthorizeUrlAsync(trip.state, undefined, {}))
}

/** Where a browser is sent for the provider to end its session, too. */
export async function signOutUrl(needs: Needs, trip: Trip, session: SessionElsewhere): Promise<string | undefined> {
  const metadata = await metadataOf(needs.elsewhere, trip.provider)
  if (metadata.signOut === undefined) return undefined
  const { SAML } = await library()
  const config = await configOf(needs, trip, metadata)
  // Signed always, and not only where requests to sign in are (federation.md 7).
  const { key } = await signingCertificate(needs, trip.pool)
  const saml = new SAML({
    ...config,
    privateKey: key,
    logoutUrl: metadata.signOut,
    generateUniqueId: () => requestIdOf(trip) ?? '',
    // What it would keep of its request is in the relay state.
    cacheProvider: { saveAsync: async () => null, getAsync: async () => null, removeAsync: async () => null },
  })
  const who = {
    issuer: config.issuer,
    nameID: session.nameId,
    nameIDFormat: session.format ?? 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    ...(session.index !== undefined && { sessionIndex: session.index }),
  }
  return saml.getLogoutUrlAsync(who, trip.state, {})
}

/** What the library is told of a pool and a provider. */
export async function configOf(
  needs: Needs,
  { pool, provider, returnTo }: Trip,
  metadata: Metadata,
): Promise<SamlConfig> {
  const isSigned = provider.ProviderDetails['RequestSigningAlgorithm'] !== undefined
  const own = isSigned ? await signingCertificate(needs, pool) : undefined
  return {
    callbackUrl: returnTo,
    entryPoint: metadata.signIn,
    issuer: entityIdOf(pool),
    idpCert: [...metadata.certificates],
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    signatureAlgorithm: 'sha256',
    ...(own && { privateKey: own.key }),
  }
}
