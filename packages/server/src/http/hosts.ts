import { isIPv4, isIPv6 } from 'node:net'

/** Names and origins that a developer's own machine has. */

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]', '::1'])

/** The host name of a Host header or authority, without its port, in lower case, and an IPv6 address in its one form. */
export function hostName(authority: string): string {
  const lower = authority.toLowerCase()
  if (lower.startsWith('[')) return canonical(lower.slice(0, lower.indexOf(']') + 1))
  return lower.split(':', 1)[0] ?? ''
}

/** The name by which an address to listen on is asked for. */
export function nameOfAddress(address: string): string {
  return isIPv6(address) ? canonical(`[${address}]`) : address.toLowerCase()
}

function canonical(bracketed: string): string {
  return URL.parse(`http://${bracketed}`)?.hostname ?? bracketed
}

/** Whether a host name is an address. No page can make one point elsewhere, as it can its own name. */
export function isAddress(name: string): boolean {
  return isIPv4(name) || (name.startsWith('[') && isIPv6(name.slice(1, -1)))
}

/** Whether a host name stands for every address of this machine, as an address to listen on. */
export function isEveryAddress(name: string): boolean {
  return name === '0.0.0.0' || name === '[::]'
}

/** Whether a host name can only mean this machine: a loopback address, `localhost`, or a name under it. */
export function isLoopback(name: string): boolean {
  return LOOPBACK.has(name) || name.endsWith('.localhost') || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)
}

/** Whether an Origin header names a page that this machine served. */
export function isLoopbackOrigin(origin: string): boolean {
  const url = URL.parse(origin)
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && isLoopback(url.hostname)
}
