import { isIP } from 'node:net'
import { InvalidArgumentError } from 'commander'
import { optionOrEnv } from './options.ts'
import type { Section } from './section.ts'

/** Where the domains of pools are. */
export interface Domains {
  /** What a pool's domain ends with: its pages are at `<domain>.auth.<region>.<base>`. */
  readonly base: string
}

export interface DomainsGiven {
  readonly domainBase: string
}

export const DEFAULT_BASE = 'localhost'

export const domains = {
  name: 'domains',
  options: () => [
    optionOrEnv(
      '--domain-base <name>',
      'what the domains of pools end with: <domain>.auth.<region>.<name>. Browsers find those of localhost by themselves',
    )
      .default(DEFAULT_BASE)
      .argParser(parseName),
  ],
  read: ({ domainBase }: DomainsGiven): Domains => ({ base: domainBase }),
} satisfies Section<DomainsGiven>

function parseName(text: string): string {
  const name = URL.parse(`http://${text}`)?.hostname ?? ''
  const isName = /^[a-z\d-]{1,63}(\.[a-z\d-]{1,63})*$/.test(name) && name.length <= 150 && isIP(name) === 0
  if (isName && !/[/:@?#\\]/.test(text)) return name
  throw new InvalidArgumentError('A name looks like pools.example.com.')
}
