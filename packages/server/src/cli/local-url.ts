import { isIPv6 } from 'node:net'
import { isLoopback } from '../http/hosts.ts'

const EVERY_ADDRESS = new Set(['0.0.0.0', '::'])

/** Where this machine reaches a server that listens on these addresses. */
export function localUrl(hosts: readonly string[], port: number, scheme: 'http' | 'https' = 'http'): string {
  const near = hosts.some((host) => isLoopback(host.toLowerCase()) || EVERY_ADDRESS.has(host))
  const [first = 'localhost'] = hosts
  const name = near ? 'localhost' : isIPv6(first) ? `[${first}]` : first
  return `${scheme}://${name}:${port}`
}
