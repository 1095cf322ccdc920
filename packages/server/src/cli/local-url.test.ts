import { expect, it } from 'vitest'
import { localUrl } from './local-url.ts'

it.each([
  [['127.0.0.1', '::1'], 'http://localhost:7665'],
  [['0.0.0.0'], 'http://localhost:7665'],
  [['192.0.2.1', '::'], 'http://localhost:7665'],
  [['192.0.2.1'], 'http://192.0.2.1:7665'],
  [['2001:db8::1'], 'http://[2001:db8::1]:7665'],
])('a server at %j is reached at %s', (hosts, url) => {
  expect(localUrl(hosts, 7665)).toBe(url)
})
