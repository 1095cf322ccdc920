import createMiddy from '@middy/core'
import { loadHandler } from '../../handler.ts'
import type { Row } from '../../row.ts'
import { interleaved, median } from '../../measure/statistics.ts'

const event = {
  version: '2.0',
  headers: { authorization: 'Bearer token' },
  requestContext: { http: { method: 'GET', path: '/' } },
}
const answer = { statusCode: 200, body: '{}' }

export const handlerWrappers: Row = {
  name: 'handler-wrappers',
  about: 'what a wrapped handler costs besides the verification, beside middy with a middleware that does the same',
  async measure({ scale }) {
    const library = await loadHandler()
    if (!library) return undefined
    const authenticateUserToken = (token: string) => Promise.resolve(token === 'token' ? 'somebody' : undefined)
    const ours = library.createHandler(library.withStrictHttpAuthentication(() => Promise.resolve(answer)))({
      authenticateUserToken,
    })
    const theirs = createMiddy(() => Promise.resolve(answer)).use({
      async before({ event: { headers } }: { event: typeof event }) {
        const userId = await authenticateUserToken(headers.authorization.replace(/^Bearer +/i, ''))
        return userId === undefined ? { statusCode: 401 } : undefined
      },
    })
    const calls = scale.operations(5_000)
    const context = { getRemainingTimeInMillis: () => 30_000 }
    const timed = (call: () => Promise<unknown>) => async () => {
      const started = performance.now()
      for (let index = 0; index < calls; index += 1) await call()
      return ((performance.now() - started) * 1000) / calls
    }
    const [own, peer] = await interleaved(scale, [
      timed(() => Promise.resolve(ours(event as never, context as never))), // an event as the gateway sends it
      timed(() => Promise.resolve(theirs(event, context as never))),
    ])
    const what = (name: string) => `${name}: a wrapped handler, besides the verification`
    return [
      { what: what('@poolhouse/handler'), unit: 'µs', value: median(own) },
      { what: what('@middy/core'), unit: 'µs', value: median(peer) },
    ]
  },
}
