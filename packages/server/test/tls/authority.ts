import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import type { RequestOptions } from 'node:https'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openAuthorities } from '../../src/cli/data/authorities.ts'
import type { Making } from '../../src/http/tls/authority.ts'

export const making: Making = { random: randomBytes, now: () => new Date() }

/** A folder that ends with the test file. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'poolhouse-tls-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Authorities in a folder of the test's own. */
export async function testAuthorities(...names: readonly string[]) {
  return openAuthorities(await newFolder(), names, making)
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

interface Asked extends Pick<RequestOptions, 'ca' | 'agent'> {
  readonly port: number
  readonly path?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Asks this machine for a name by TLS, as a client does that takes only what is right. */
export function ask(name: string, { port, body, headers, ...asked }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const to = { host: '127.0.0.1', port, servername: name, headers: { host: `${name}:${port}`, ...headers }, ...asked }
    const sent = request(to, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    sent.on('error', reject).end(body)
  })
}
