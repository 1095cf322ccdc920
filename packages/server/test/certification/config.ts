import { expect } from 'vitest'
import { passes } from './module.ts'

/** The document of discovery, and the key set it leads to. */

export const config = {
  'oidcc-discovery-endpoint-verification': passes(async ({ secure: { issuer, read } }) => {
    const response = await read(`${issuer}/.well-known/openid-configuration`)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
    const document = (await response.json()) as Record<string, string> // as discovery answers
    expect(document).toMatchObject({
      issuer,
      response_types_supported: expect.arrayContaining(['code']) as unknown,
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: expect.arrayContaining(['openid']) as unknown,
      jwks_uri: expect.stringMatching(/^https:/) as unknown,
    })
    for (const name of ['authorization', 'token', 'userinfo', 'revocation', 'end_session']) {
      expect(document[`${name}_endpoint`]).toMatch(/^https:\/\//)
    }
    const { keys } = (await (await read(document['jwks_uri'] ?? '')).json()) as { keys: object[] } // as the key set is
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) expect(Object.keys(key).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  }),
}
