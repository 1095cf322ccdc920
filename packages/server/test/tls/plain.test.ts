import { once } from 'node:events'
import { connect } from 'node:tls'
import { expect, it } from 'vitest'
import { server } from '../server.ts'

it('tells the log, once, that somebody speaks https to a server without --tls', async () => {
  const { port, log } = await server()
  for (let turn = 0; turn < 2; turn += 1) {
    const socket = connect({ host: '127.0.0.1', port, servername: 'localhost' })
    const [error] = (await once(socket, 'error')) as [Error] // what an error event has
    expect(error.message).toContain('wrong version number')
  }
  expect(log.lines.map(({ message }) => message)).toEqual([
    'A client speaks https to this port, which speaks http: use http://, or start with --tls.',
  ])
})
