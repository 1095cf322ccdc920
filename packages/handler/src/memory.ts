/** Remembers tokens that were verified, and what is known of them. */
export interface Memory<Entry> {
  get: (token: unknown) => Entry | undefined
  add: (entry: Entry) => void
}

/**
 * Keeps at most `size` entries, rounded up to an even number.
 *
 * In two generations: the recent one, when it is full, takes the place of the old one. Nothing is removed one by one.
 */
export function createMemory<Entry extends { token: string }>(size = 500): Memory<Entry> {
  let recent = new Map<string, Entry>()
  let old = recent
  return {
    get(token) {
      if (typeof token !== 'string') return undefined
      const name = nameOf(token)
      const known = recent.get(name) ?? old.get(name)
      return known?.token === token ? known : undefined
    },
    add(entry) {
      if (recent.size >= size / 2) {
        old = recent
        recent = new Map()
      }
      if (size > 0) recent.set(nameOf(entry.token), entry)
    },
  }
}

// The end of the signature tells tokens apart and is quicker to hash than the whole
function nameOf(token: string): string {
  return token.slice(-32)
}
