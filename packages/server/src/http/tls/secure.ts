import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { SecureContext, TLSSocket } from 'node:tls'
import type { Pair } from './authority.ts'
import type { Certificates } from './certificates.ts'
import { refusePlain } from './plain.ts'

/** Secures a connection that has come in, and hands on what it becomes; nothing is left of one when that fails. */
export type Secure = (connection: Socket, server: Server, secured: (socket: TLSSocket) => void) => Promise<void>

/** How long a connection may take until it is secured. Others do not wait for it. */
const HANDSHAKE_MS = 10_000
/** What TLS begins with: a handshake record (RFC 8446 §5.1). No request of HTTP does. */
const HANDSHAKE = 0x16

interface Told {
  /** Of what is no fault of the client's. */
  failed(error: unknown): void
  /** Of a client that does not take the certificate it was shown. */
  distrusted(): void
}

/** Secures connections by TLS 1.2 or 1.3, with the certificate for the name that the client asks for (RFC 6066 §3). */
export function securing(certificates: Certificates, told: Told): Secure {
  // Loaded by whoever uses it, and no sooner.
  const tls = process.getBuiltinModule('node:tls')
  const contexts = new WeakMap<Pair, SecureContext>()

  async function contextOf(name: string | undefined): Promise<SecureContext> {
    const pair = await certificates.of(name)
    const known = contexts.get(pair)
    if (known) return known
    const context = tls.createSecureContext({ cert: pair.certificate, key: pair.key, minVersion: 'TLSv1.2' })
    contexts.set(pair, context)
    return context
  }

  return async (connection, server, secured) => {
    const late = setTimeout(() => connection.destroy(), HANDSHAKE_MS)
    connection.once('close', () => clearTimeout(late))
    try {
      const first = await firstBytes(connection)
      if (first?.[0] === undefined) connection.destroy()
      else if (first[0] === HANDSHAKE) await shakeHands(connection, first)
      else refusePlain(connection, first)
    } catch (error) {
      told.failed(error)
      connection.destroy()
    }

    async function shakeHands(beneath: Socket, first: Buffer) {
      const secureContext = await contextOf(undefined)
      if (beneath.destroyed) return
      beneath.unshift(first)
      const options = { isServer: true, server, secureContext, ALPNProtocols: ['http/1.1'], SNICallback: choose }
      const socket = new tls.TLSSocket(beneath, options)
      // By TLS 1.3 a client looks at the certificate after its side of the handshake is done.
      socket.on('error', (error) => DISTRUST.test(codeOf(error)) && told.distrusted())
      const fail = () => socket.destroy()
      // A half of a connection that HTTP leaves open is none before there is HTTP.
      socket.once('error', fail).once('end', fail)
      socket.once('secure', () => {
        clearTimeout(late)
        socket.off('error', fail).off('end', fail)
        // At once: what comes next has to find its reader.
        secured(socket)
      })
    }
  }

  function choose(name: string, answer: (error: Error | null, context?: SecureContext) => void): void {
    contextOf(name).then(
      (context) => answer(null, context),
      (error: unknown) => {
        told.failed(error)
        answer(error instanceof Error ? error : new Error(String(error)))
      },
    )
  }
}

/** What clients say of a certificate, by Node's names of their alerts (RFC 8446 §6.2). */
const DISTRUST = /ALERT_(UNKNOWN_CA|CERTIFICATE_UNKNOWN|BAD_CERTIFICATE)$/

/** Reads what comes first on a connection; nothing when it ends before. */
function firstBytes(connection: Socket): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const read = () => settle(connection.read() as Buffer | null) // no encoding is set
    const end = () => settle(null)
    const settle = (bytes: Buffer | null) => {
      connection.off('readable', read).off('close', end)
      resolve(bytes ?? undefined)
    }
    // Whatever becomes of it, it must not end the program.
    connection.on('error', () => undefined)
    connection.once('readable', read).once('close', end)
  })
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}
