import { afterEach, describe, expect, it, vi } from 'vitest'
import { messages } from './messages.ts'

const [mail, sms, from] = messages.options()
const read = (mails: string[], texts: string[] = []) => messages.read({ mail: mails, sms: texts }).routes
afterEach(() => vi.unstubAllEnvs())

describe('a way', () => {
  it.each([
    ['smtps://a%40b:p%2Cw@mail.example', { port: 465, encryption: 'tls', login: { user: 'a@b', pass: 'p,w' } }],
    ['smtp://mail.example', { port: 587, encryption: 'starttls', login: undefined }],
    ['smtp://mail.example:25?tls=none', { port: 25, encryption: 'none' }],
    ['smtp://localhost:1025', { port: 1025, encryption: 'none' }],
    ['smtp://[::1]:1025', { host: '::1', encryption: 'none' }],
    ['https://:a-secret-of-sixteen@hooks.example/x', { url: 'https://hooks.example/x', secret: 'a-secret-of-sixteen' }],
    ['ses://key:secret@eu-west-1', { region: 'eu-west-1', accessKeyId: 'key', secretAccessKey: 'secret' }],
  ])('is read from %s', (url, way) => {
    expect(read([url])).toMatchObject([{ medium: 'EMAIL', poolId: undefined, way }])
  })

  it('is of one pool, or of all, and takes the keys of the environment', () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'key')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
    expect(read([], ['eu-west-1_Pies=sns://eu-west-1?endpoint=http://localhost:4566/'])).toMatchObject([
      { medium: 'SMS', poolId: 'eu-west-1_Pies', way: { endpoint: 'http://localhost:4566', accessKeyId: 'key' } },
    ])
  })

  it.each([
    [mail, 'smtp//user:hunter2@mail.example', 'begins with smtp://'],
    [mail, 'sns://eu-west-1', 'begins with smtp://'],
    [sms, 'smtp://user:hunter2@mail.example', 'begins with sns://'],
    [mail, 'smtp://user:hunter2@mail.example?tls=maybe', 'tls is none'],
    [mail, 'smtp://user:hunter2@mail.example?rejectUnauthorized=false', 'takes tls and ca'],
    [mail, 'ses://Ireland', 'A region looks like'.toLowerCase()],
    [mail, 'https://:hunter2@hooks.example', '16 characters'],
    [mail, 'http://:hunter2hunter2hunter2@hooks.example', 'by https'],
  ])('is refused without a word of it: %#', (option, url, words) => {
    const parse = () => option?.parseArg?.(url, undefined as never)
    expect(parse).toThrow(words)
    expect(parse).not.toThrow('hunter2')
  })
})

it('a sender is one address', () => {
  expect(() => from?.parseArg?.('a@b.example, c@d.example', undefined as never)).toThrow('A sender looks like')
  expect(messages.read({ mailFrom: 'Pies <a@b.example>' }).from).toEqual({ name: 'Pies', address: 'a@b.example' })
})
