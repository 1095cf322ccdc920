import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SMTPServerOptions } from 'smtp-server'
import { SMTPServer } from 'smtp-server'
import { afterAll } from 'vitest'

/** A mail that a server has received. */
export interface Received {
  readonly from: string
  readonly to: readonly string[]
  /** By their names in lower case, unfolded. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Who had logged in. */
  readonly user: string | undefined
  readonly encrypted: boolean
}

const LOGIN = { user: 'post', pass: 'p@ss, word' }

/** A certificate for `localhost` that signs itself. */
export function selfSigned(): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-mail-'))
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const how = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
    const whose = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    execFileSync('openssl', ['req', '-x509', ...how, ...whose, '-keyout', key, '-out', cert], { stdio: 'ignore' })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What a server does with the next attempts, in order; after them it takes everything. */
export type Trouble = { readonly rcpt: number } | { readonly data: number } | 'cut'

/** A real SMTP server on loopback. */
export async function mailServer(options: SMTPServerOptions) {
  const received: Received[] = []
  const troubles: Trouble[] = []
  let attempts = 0
  const answer = (code: number) => Object.assign(new Error('No <ana@example.com> 123456'), { responseCode: code })
  const server = new SMTPServer({
    logger: false,
    onAuth: ({ username, password }, _, done) =>
      username === LOGIN.user && password === LOGIN.pass ? done(null, { user: LOGIN.user }) : done(answer(535)),
    onRcptTo(_, __, done) {
      attempts += 1
      const [trouble] = troubles
      if (typeof trouble !== 'object' || !('rcpt' in trouble)) return done()
      troubles.shift()
      done(answer(trouble.rcpt))
    },
    onData(stream, session, done) {
      let text = ''
      stream.setEncoding('utf8')
      stream.on('data', (chunk: string) => (text += chunk))
      stream.on('end', () => {
        received.push(mailOf(text, session))
        const trouble = troubles.shift()
        if (trouble === 'cut') for (const each of server.connections) each._socket.destroy()
        else if (trouble && 'data' in trouble) done(answer(trouble.data))
        else done()
      })
    },
    ...options,
  }) as SMTPServer & { readonly connections: Set<{ readonly _socket: { destroy(): void } }> } // its own, untyped
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const { port } = server.server.address() as AddressInfo // it listens on a port
  return { port, received, troubles, attempts: () => attempts, login: LOGIN }
}

type Session = Parameters<NonNullable<SMTPServerOptions['onData']>>[1]

function mailOf(text: string, { envelope, user, secure }: Session): Received {
  const [head = '', ...parts] = text.split('\r\n\r\n')
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  return {
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    to: envelope.rcptTo.map(({ address }) => address),
    headers: Object.fromEntries(
      lines.map((line) => line.split(/: ?(.*)/s, 2)).map(([name = '', value = '']) => [name.toLowerCase(), value]),
    ),
    body: parts.join('\r\n\r\n').replaceAll('=\r\n', '').replaceAll('=3D', '='),
    user,
    encrypted: secure,
  }
}
