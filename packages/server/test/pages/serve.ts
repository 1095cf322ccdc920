import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '../../src/http/browser/page.ts'
import { page as toResponse } from '../../src/http/browser/page.ts'

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 40"><rect width="40" height="40" rx="12" fill="#c2408f"/><circle cx="20" cy="20" r="10" fill="#fff"/><rect x="52" y="14" width="100" height="12" rx="6" fill="#c2408f"/></svg>`
const BACKGROUND = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 900"><circle cx="1250" cy="420" r="420" fill="#c2408f" opacity=".25"/><circle cx="1050" cy="640" r="260" fill="#7a1f5c" opacity=".25"/></svg>`

interface Served extends AsyncDisposable {
  readonly url: string
  /** The forms that were sent, in their order. */
  readonly sent: URLSearchParams[]
}

/** Serves pages by name on this machine, as a secure context: what is posted is kept. */
export async function servePages(pages: Readonly<Record<string, Page | undefined>>): Promise<Served> {
  const sent: URLSearchParams[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const name = request.url?.slice(1) ?? ''
    if (request.method === 'POST') {
      let body = ''
      for await (const chunk of request) body += String(chunk)
      sent.push(new URLSearchParams(body))
      return response.writeHead(200, { 'content-type': 'text/plain' }).end('sent')
    }
    if (name.startsWith('assets/')) {
      const image = name.includes('BACKGROUND') ? BACKGROUND : LOGO
      return response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(image)
    }
    const shown = pages[name]
    if (!shown) return response.writeHead(404).end()
    const drawn = await toResponse(shown)
    return response.writeHead(drawn.status, Object.fromEntries(drawn.headers)).end(await drawn.text())
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    sent,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
