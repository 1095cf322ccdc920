import { isLoopback } from '../hosts.ts'
import type { Making, Pair } from './authority.ts'
import { makeLeaf } from './authority.ts'
import type { Certificates } from './certificates.ts'

/** An authority of this machine's, and the name under which it may sign. */
export interface Authority extends Pair {
  readonly name: string
  /** The file of its certificate, for those who are to trust it. */
  readonly file: string
}

interface Needs extends Making {
  readonly authorities: readonly Authority[]
  /** Whether this server answers to a name that is not one of every machine's. */
  answersTo(name: string): Promise<boolean>
  /** Told of a name that no authority may sign for. */
  unsigned(name: string): void
  /** How many names are remembered. */
  readonly most?: number
}

/** A page can ask for as many names under `localhost` as it likes. */
const MOST_NAMES = 100
const NEAR = ['localhost', '127.0.0.1', '::1']
const NAME = /^(?=.{1,253}$)[a-z\d](?:[\w-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[\w-]{0,61}[a-z\d])?)*$/
/** Long before a certificate ends, another one is made. */
const RENEWED_MS = 50 * 86_400_000

/**
 * Makes a certificate for each name when a client first asks for it, signed by an authority of this machine.
 *
 * Who asks for a name that is not this server's, or names none, is shown the certificate of `localhost` and its
 * addresses, which a client refuses for any other name.
 */
export function localCertificates({
  authorities,
  answersTo,
  unsigned,
  most = MOST_NAMES,
  ...making
}: Needs): Certificates {
  const made = new Map<string, { readonly pair: Promise<Pair>; readonly at: number }>()

  function leafFor(name: string): Promise<Pair> {
    const now = making.now().getTime()
    const known = made.get(name)
    const leaf =
      known && known.at + RENEWED_MS > now
        ? known
        : { pair: makeLeaf(authorityOf(name), namesOf(name), making), at: now }
    // Who was asked for last is forgotten last.
    made.delete(name)
    made.set(name, leaf)
    const [oldest] = made.keys()
    if (made.size > most && oldest !== undefined) made.delete(oldest)
    // What failed once may work the next time.
    leaf.pair.catch(() => made.delete(name))
    return leaf.pair
  }

  function find(name: string): Authority | undefined {
    return authorities.find((one) => name === one.name || name.endsWith(`.${one.name}`))
  }
  function authorityOf(name: string): Authority {
    const found = find(name)
    if (!found) throw new Error(`No authority may sign for ${name}.`)
    return found
  }

  return {
    async of(asked = 'localhost') {
      const name = asked.toLowerCase()
      if (!NAME.test(name)) return leafFor('localhost')
      if (isLoopback(name)) return leafFor(name)
      if (!(await answersTo(name))) return leafFor('localhost')
      if (find(name)) return leafFor(name)
      unsigned(name)
      return leafFor('localhost')
    },
    close() {},
  }
}

function namesOf(name: string): readonly string[] {
  return name === 'localhost' ? NEAR : [name]
}
