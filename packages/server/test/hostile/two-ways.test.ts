import { createConnection } from 'node:net'
import { describe, expect, it } from 'vitest'
import { server, signature } from '../server.ts'
import { speak } from './speak.ts'

/** `POST /` is answered without routes. Whoever writes its address unusually is answered by them, and alike. */

const MIB = 1024 * 1024
const { authorization } = signature
const PLAIN = 'POST /'
const target = (name: string) => `X-Amz-Target: AWSCognitoIdentityProviderService.${name}`
const sized = (body: string) => `Content-Length: ${body.length}\r\n\r\n${body}`
const CHUNKED = 'Transfer-Encoding: chunked\r\n\r\n'

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'

/** An answer without what differs from one to the next, and with its headers in one order. */
function comparable(answer: string): string[] {
  const [head = '', ...body] = answer.replace(CONTINUE, '').split('\r\n\r\n')
  const lines = head.split('\r\n').map((line) => line.replace(/^[^:]+:/, (name) => name.toLowerCase()))
  const kept = lines.filter((line) => !/^(date|x-amzn-requestid):/.test(line))
  return [...kept.toSorted(), ...body]
}

describe('a call by the short way and one by the routes', async () => {
  const running = await server()
  const { port } = running
  const say = (line: string, rest: string) =>
    speak(port, `${line} HTTP/1.1\r\nConnection: close\r\n${rest}`).then(({ answer }) => comparable(answer))

  const host = 'Host: localhost\r\n'
  const signed = `${host}Authorization: ${authorization}\r\n`
  it.each([
    ['an answer', `${signed}${target('ListUserPools')}\r\n${sized('{"MaxResults":1}')}`, 200],
    ['chunks', `${signed}${target('ListUserPools')}\r\n${CHUNKED}10\r\n{"MaxResults":1}\r\n0\r\n\r\n`, 200],
    ['a body that is awaited', `${signed}${target('ListUserPools')}\r\nExpect: 100-continue\r\n${sized('{}')}`, 400],
    ['no operation', `${host}${sized('{}')}`, 400],
    ['two operations', `${host}${target('SignUp')}\r\n${target('GetUser')}\r\n${sized('{}')}`, 400],
    ['no signature', `${host}${target('ListUserPools')}\r\n${sized('{}')}`, 400],
    ['two signatures', `${signed}Authorization: Basic a\r\n${target('ListUserPools')}\r\n${sized('{}')}`, 400],
    ['a signature after another', `${host}Authorization: a\r\n${signed.slice(host.length)}${sized('{}')}`, 400],
    ['no body', `${signed}${target('ListUserPools')}\r\n\r\n`, 400],
    ['no JSON', `${signed}${target('ListUserPools')}\r\n${sized('{"a":')}`, 400],
    ['letters that no header can carry', `${host}X-Amz-Target: \xe4\xdf\r\n${sized('{}')}`, 400],
    ['too much', `${host}${target('SignUp')}\r\nContent-Length: ${MIB}\r\n\r\n`, 413],
    ['too many chunks', `${host}${target('SignUp')}\r\n${CHUNKED}30000\r\n${' '.repeat(0x30000)}\r\n0\r\n\r\n`, 413],
    ['another name', `Host: evil.example\r\n${sized('{}')}`, 421],
    ['another name to an SDK', `Host: evil.example\r\n${target('SignUp')}\r\n${sized('{}')}`, 421],
    ['a page elsewhere', `${signed}Origin: https://evil.example\r\n${target('ListUsers')}\r\n${sized('{}')}`, 400],
  ])('are answered alike: %s', async (_, rest, status) => {
    const [direct, routed] = await Promise.all([say(PLAIN, rest), say('POST /?', rest)])
    expect(direct.join('\n')).toContain(`HTTP/1.1 ${status} `)
    expect(direct).toEqual(routed)
  })

  it('are answered alike to HTTP/1.0', async () => {
    const rest = ` HTTP/1.0\r\n${signed}${target('ListUserPools')}\r\n${sized('{"MaxResults":1}')}`
    const [direct, routed] = await Promise.all([speak(port, PLAIN + rest), speak(port, `POST /?${rest}`)])
    expect(comparable(direct.answer)).toEqual(comparable(routed.answer))
    expect(direct.answer).toContain('200 OK')
  })

  it.each(['localhost', 'LOCALHOST:80', '[::1]:9229', '127.0.0.1:65535'])('are answered to %s', async (name) => {
    const rest = `Host: ${name}\r\n${target('SignUp')}\r\n${sized('{}')}`
    const direct = await say(PLAIN, rest)
    expect(direct.join('\n')).toContain('InvalidParameterException')
    expect(direct).toEqual(await say('POST /?', rest))
  })

  it.each([PLAIN, 'POST /?'])('leave their connection for the next when nobody reads the body: %s', async (line) => {
    const call = `${host}${target('ListUserPools')}\r\n${sized(' '.repeat(900 * 1024))}`
    const { answer } = await speak(port, `${line} HTTP/1.1\r\n${call}${line} HTTP/1.1\r\nConnection: close\r\n${call}`)
    expect(answer.match(/HTTP\/1\.1 400/g)).toHaveLength(2)
  })

  it('end their connection when an unread body does not come', async () => {
    const rest = `HTTP/1.1\r\n${host}${target('ListUserPools')}\r\nContent-Length: 1000\r\n\r\n{`
    for (const { answer, ended } of await Promise.all([
      speak(port, `POST / ${rest}`),
      speak(port, `POST /? ${rest}`),
    ])) {
      expect(answer).toContain('MissingAuthenticationToken')
      expect(ended).toBe(true)
    }
  })

  it.each([PLAIN, 'POST /?'])('are done for whoever has sent all and is gone: %s', async (line) => {
    const PoolName = `left ${line.length}`
    const { promise, resolve } = Promise.withResolvers<void>()
    const socket = createConnection({ port, host: '127.0.0.1' }, () => {
      const call = `${line} HTTP/1.1\r\n${signed}${target('CreateUserPool')}\r\n${sized(JSON.stringify({ PoolName }))}`
      socket.end(call, () => {
        socket.destroy()
        resolve()
      })
    })
    await promise
    await expect
      .poll(async () => (await running.client.listUserPools({ MaxResults: 60 })).UserPools?.map(({ Name }) => Name))
      .toContain(PoolName)
  })
})
