import { optionOrEnv, parseAccount, parseRegion } from './options.ts'
import type { Section } from './section.ts'

/** What all pools of a server have in common. */
export interface Pools {
  readonly region: string
  readonly accountId: string
  /** Whose name tokens bear: this server's, or the service's own in AWS. */
  readonly issuer: 'url' | 'aws'
}

export const DEFAULT_REGION = 'eu-west-1'
export const DEFAULT_ACCOUNT = '123456789012'

export const pools = {
  name: 'pools',
  options: () => [
    optionOrEnv('--issuer <kind>', 'whose name tokens bear: url (this server) or aws (the real service)')
      .choices(['url', 'aws'])
      .default('url'),
    optionOrEnv('--region <region>', 'region of calls that name none').default(DEFAULT_REGION).argParser(parseRegion),
    optionOrEnv('--account-id <id>', 'account id in ARNs').default(DEFAULT_ACCOUNT).argParser(parseAccount),
  ],
  read: ({ region, accountId, issuer }: Pools): Pools => ({ region, accountId, issuer }),
} satisfies Section<Pools>
