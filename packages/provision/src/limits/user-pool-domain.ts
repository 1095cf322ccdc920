import type { Limit } from './limit.ts'
import { OWN_ADDRESS } from './pages.ts'

/** What the server does not do with the properties of a domain. */
export const UserPoolDomain: readonly Limit[] = [
  {
    setting: 'CustomDomainConfig.CertificateArn',
    fate: 'without effect',
    because: 'the server has a certificate of its own setup',
  },
  { setting: 'Domain', fate: 'without effect', because: OWN_ADDRESS },
  { setting: 'Routing', fate: 'left out', because: 'there is one region' },
]
