/** Names and origins that a developer's own machine has. */

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]', '::1'])

/** The host name of a Host header or authority, without its port and in lower case. */
export function hostName(authority: string): string {
  const lower = authority.toLowerCase()
  if (lower.startsWith('[')) return lower.slice(0, lower.indexOf(']') + 1)
  return lower.split(':', 1)[0] ?? ''
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
