import { isIP } from 'node:net'
import { InvalidArgumentError } from 'commander'
import { optionOrEnv, parseAccount, parseRegion } from './options.ts'
import type { Section } from './section.ts'

/** What all pools of a server have in common. */
export interface Pools {
  readonly region: string
  readonly accountId: string
  /** Whose name tokens bear: this server's, or the service's own in AWS. */
  readonly issuer: 'url' | 'aws'
  /** What the domains of pools end with: their pages are at `<domain>.auth.<region>.<base>`. */
  readonly domainBase: string
}

export const DEFAULT_REGION = 'eu-west-1'
export const DEFAULT_ACCOUNT = '123456789012'
export const DEFAULT_BASE = 'localhost'

export const pools = {
  name: 'pools',
  options: () => [
    optionOrEnv('--issuer <kind>', 'whose name tokens bear: url (this server) or aws (the real service)')
      .choices(['url', 'aws'])
      .default('url'),
    optionOrEnv('--region <region>', 'region of calls that name none').default(DEFAULT_REGION).argParser(parseRegion),
    optionOrEnv('--account-id <id>', 'account id in ARNs').default(DEFAULT_ACCOUNT).argParser(parseAccount),
    optionOrEnv(
      '--domain-base <name>',
      'what the domains of pools end with: <domain>.auth.<region>.<name>. Browsers find those of localhost by themselves',
    )
      .default(DEFAULT_BASE)
      .argParser(parseBase),
  ],
  read: ({ region, accountId, issuer, domainBase }: Pools): Pools => ({ region, accountId, issuer, domainBase }),
} satisfies Section<Pools>

function parseBase(text: string): string {
  const name = URL.parse(`http://${text}`)?.hostname ?? ''
  const isName = /^[a-z\d-]{1,63}(\.[a-z\d-]{1,63})*$/.test(name) && name.length <= 150 && isIP(name) === 0
  if (isName && !/[/:@?#\\]/.test(text)) return name
  throw new InvalidArgumentError('A name looks like pools.example.com.')
}
