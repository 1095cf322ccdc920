import { createConnection } from 'node:net'

export interface Spoken {
  /** All that the server sent until it ended the connection, or until `waitMs` went by. */
  readonly answer: string
  readonly ended: boolean
}

/** Writes into a connection and reads what comes back. */
export function speak(port: number, text: string, { waitMs = 3_000, end = false } = {}): Promise<Spoken> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = createConnection({ port, host: '127.0.0.1' }, () => {
      socket.write(text, 'latin1')
      if (end) socket.end()
    })
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
