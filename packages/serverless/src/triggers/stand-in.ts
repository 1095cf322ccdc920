import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

/**
 * Does some work while something answers in the place of functions, each as one that changes nothing.
 *
 * The users of a template are made before serverless-offline listens, and a pool whose functions cannot be called
 * refuses them. What is asked again later gets no answer: a sender whose message was taken would never send it.
 */
export async function withStandIn<T>(endpoint: string, work: () => Promise<T>): Promise<T> {
  const { hostname, port } = new URL(endpoint)
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  server.listen(Number(port), hostname.replaceAll(/[[\]]/g, ''))
  await once(server, 'listening').catch((cause: unknown) => {
    throw new Error(`serverless-offline cannot invoke functions at ${endpoint}: choose another lambdaPort.`, { cause })
  })
  try {
    return await work()
  } finally {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const event = await text(request)
  const isAskedOnce = /"triggerSource":"(PreSignUp|CustomMessage)_/.test(event)
  response.writeHead(isAskedOnce ? 200 : 503, { 'content-type': 'application/json' }).end(isAskedOnce ? event : '{}')
}
