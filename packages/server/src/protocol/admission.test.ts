import { createConnection } from 'node:net'
import { describe, expect, it } from 'vitest'
import { server, signature } from '../../test/server.ts'
import { operations } from '../model/operations.gen.ts'
import * as built from '../operations/index.ts'

const KIB = 1024
const names = Object.values(operations)
const notBuilt = names.filter(({ name }) => !Object.hasOwn(built, name)).map(({ name }) => name)
const namesOf = (kind: string) => names.filter(({ name, auth }) => auth === kind && Object.hasOwn(built, name))

const { raw, port } = await server()
const guarded = await server({ token: 'secret-key' })
const errorOf = async (response: Response) => ((await response.json()) as { __type: string }).__type

describe('a request that may not come in', () => {
  it('is refused whatever its body is, when its operation is not built', async () => {
    expect(notBuilt.length).toBeGreaterThan(0)
    for (const name of notBuilt) expect(await errorOf(await raw(name, '{"a":'))).toBe('UnknownOperationException')
  })

  it('is refused whatever its body is, when it is not signed and has to be', async () => {
    for (const { name } of namesOf('signature')) {
      expect(await errorOf(await raw(name, '{"a":'))).toBe('MissingAuthenticationTokenException')
    }
  })

  it.each([
    ['another key', {}, 'UnrecognizedClientException'],
    ['a page from elsewhere', { origin: 'https://evil.example' }, 'AccessDeniedException'],
  ])('is refused whatever its body is, when it comes with %s', async (_, headers, error) => {
    const response = await guarded.raw('ListUsers', '{"a":', { ...signature, ...headers })
    expect(await errorOf(response)).toBe(error)
  })

  it.each([
    ['CreateUserPool', 'MissingAuthenticationTokenException'],
    [notBuilt[0] ?? 'X', 'UnknownOperationException'],
    ['Nothing', 'UnknownOperationException'],
  ])('is refused before its body is there: %s', async (name, error) => {
    expect(await head(name, 100 * KIB)).toContain(error)
  })

  it('leaves the connection for the next one', async () => {
    const broken = await raw('CreateUserPool', 'x'.repeat(900 * KIB))
    expect(await errorOf(broken)).toBe('MissingAuthenticationTokenException')
    expect(await errorOf(await raw('ListUsers', '{}', signature))).toBe('InvalidParameterException')
  })
})

describe('the body of', () => {
  it('a public operation has at most 128 KiB', async () => {
    for (const { name } of namesOf('public')) {
      expect(await errorOf(await raw(name, `{}${' '.repeat(128 * KIB - 2)}`))).toBe('InvalidParameterException')
      expect(await head(name, 128 * KIB + 1)).toContain('RequestEntityTooLargeException')
    }
  })

  it.each([
    ['GetUser', {}],
    ['ListUsers', signature],
  ])('an operation for somebody who is known may have more: %s', async (name, headers) => {
    const response = await raw(name, `{}${' '.repeat(512 * KIB)}`, headers)
    expect(await errorOf(response)).toBe('InvalidParameterException')
  })
})

/** Sends the head of a request, without its body, and answers what comes back. */
function head(name: string, length: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => {
      socket.write(
        'POST / HTTP/1.1\r\nHost: localhost\r\n' +
          `X-Amz-Target: AWSCognitoIdentityProviderService.${name}\r\nContent-Length: ${length}\r\n\r\n`,
      )
    })
    socket.setTimeout(5_000, () => socket.destroy(new Error('No answer')))
    socket.once('data', (chunk) => {
      socket.destroy()
      resolve(chunk.toString('latin1'))
    })
    socket.once('error', reject)
  })
}
