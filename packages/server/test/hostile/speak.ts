import { createConnection } from 'node:net'
import { connect } from 'node:tls'

export interface Spoken {
  /** All that the server sent until it ended the connection, or until `waitMs` went by. */
  readonly answer: string
  readonly ended: boolean
}

interface Speaking {
  readonly waitMs?: number
  readonly end?: boolean
  /** Who is trusted, where the connection is secured. */
  readonly ca?: readonly string[]
}

/** Writes into a connection and reads what comes back. */
export function speak(port: number, text: string, { waitMs = 3_000, end = false, ca }: Speaking = {}): Promise<Spoken> {
  return new Promise((resolve) => {
    let answer = ''
    const to = { port, host: '127.0.0.1' }
    const begin = () => {
      socket.write(text, 'latin1')
      if (end) socket.end()
    }
    const socket = ca ? connect({ ...to, ca: [...ca] }, begin) : createConnection(to, begin)
    const done = (ended: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ answer, ended })
    }
    const timer = setTimeout(() => done(false), waitMs)
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
    })
    socket.on('close', () => done(true))
    // Being cut off is an answer too.
    socket.on('error', () => undefined)
  })
}
