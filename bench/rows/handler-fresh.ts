import { verify } from 'node:crypto'
import { CognitoJwtVerifier } from 'aws-jwt-verify'
import { loadHandler, microseconds } from '../handler.ts'
import type { Row } from '../row.ts'
import { interleaved, median, ratio } from '../statistics.ts'
import { CLIENT_ID, POOL_ID, signedTokens } from '../tokens.ts'

export const handlerFresh: Row = {
  name: 'handler-fresh',
  about: 'verifying a token for the first time against crypto.verify alone, beside aws-jwt-verify',
  async measure({ scale }) {
    const handler = await loadHandler()
    if (!handler) return undefined
    // More than the verifier remembers, so that each is new again when its turn comes.
    const { tokens, jwks, publicKey } = signedTokens(2_000)
    const requirements = { userPoolId: POOL_ID, clientId: CLIENT_ID, tokenUse: 'access' } as const
    const ours = handler.createTokenVerifier({ ...requirements, endpoint: null })
    ours.cacheJwks(jwks)
    const theirs = CognitoJwtVerifier.create(requirements)
    theirs.cacheJwks(jwks as unknown as Parameters<typeof theirs.cacheJwks>[0]) // a key set
    const parts = tokens.map((token) => {
      const end = token.lastIndexOf('.')
      return { signed: token.slice(0, end), signature: Buffer.from(token.slice(end + 1), 'base64url') }
    })

    const count = scale.operations(tokens.length)
    const each = <Item>(items: readonly Item[], work: (item: Item) => unknown) =>
      microseconds(count, () => items.slice(0, count).forEach((item) => work(item)))
    const [alone, own, peer] = await interleaved({ ...scale, rounds: scale.rounds * 3 }, [
      () =>
        each(parts, ({ signed, signature }) => {
          verify('sha256', Buffer.from(signed, 'latin1'), publicKey, signature)
        }),
      () => each(tokens, (token) => ours.verifySync(token)),
      () => each(tokens, (token) => theirs.verifySync(token)),
    ])
    const them = ratio(peer, alone).value.toFixed(2)
    const note = `${median(own).toFixed(0)} µs against ${median(alone).toFixed(0)} µs; aws-jwt-verify ${them} ×`
    const what = 'handler: verify a fresh token / crypto.verify alone'
    return [{ what, atMost: 1.4, unit: '×', ...ratio(own, alone), note }]
  },
}
