import { loadHandler, microseconds } from '../handler.ts'
import type { Row } from '../row.ts'
import { interleaved, spread } from '../statistics.ts'
import { CLIENT_ID, POOL_ID, signedTokens } from '../tokens.ts'

export const handlerSeen: Row = {
  name: 'handler-seen',
  about: 'verifying a token that was verified before',
  async measure({ scale }) {
    const handler = await loadHandler()
    if (!handler) return undefined
    const { tokens, jwks } = signedTokens(100)
    const options = { userPoolId: POOL_ID, clientId: CLIENT_ID, tokenUse: 'access', endpoint: null } as const
    const verifier = handler.createTokenVerifier(options)
    verifier.cacheJwks(jwks)
    // Each request brings its token as a new string, whose hash nobody has computed yet.
    const sent = tokens.map((token) => Buffer.from(token, 'latin1'))
    const times = scale.operations(500)
    const texts = () => Array.from({ length: times }, () => sent.map((bytes) => bytes.toString('latin1'))).flat()
    const [costs] = await interleaved(scale, [
      () => {
        const fresh = texts()
        return microseconds(fresh.length, () => fresh.forEach((token) => verifier.verifySync(token)))
      },
    ])
    return [{ what: 'handler: verify a token seen before', atMost: 3, unit: 'µs', ...spread(costs) }]
  },
}
