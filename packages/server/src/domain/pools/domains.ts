import { ApiError } from '../../errors.ts'
import { isLoopback } from '../../http/hosts.ts'
import type { Input } from '../../model/types.gen.ts'
import type { Domain, DomainKind, Pool } from '../../storage/port/index.ts'
import type { Services } from '../services.ts'
import { isOwnName } from './locate.ts'
import { unavailable } from './tier.ts'

/** The domains under which a pool has pages. */

type Given = Pick<Input<'CreateUserPoolDomain'>, 'Domain' | 'ManagedLoginVersion' | 'CustomDomainConfig' | 'Routing'>

/** Names of the service itself, under which somebody could pass for it. */
const RESERVED = ['aws', 'amazon', 'cognito']
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/

/** Tells what kind of domain a request names. Refuses a name of neither kind, and one that is the server's own. */
export function kindOf(
  { settings }: Pick<Services, 'settings'>,
  { Domain: name, CustomDomainConfig: config }: Given,
): DomainKind {
  const labels = name.split('.')
  if (labels.some((label) => !LABEL.test(label))) throw invalid(`${name} is not a valid domain name.`)
  if (!config) {
    if (labels.length > 1) throw invalid('A domain with dots is a custom domain, which needs a CustomDomainConfig.')
    const word = RESERVED.find((each) => name.includes(each))
    if (word !== undefined) throw invalid(`Domain cannot contain reserved word: ${word}`)
    return 'prefix'
  }
  if (labels.length < 2) throw invalid(`Custom domain is not a valid subdomain: ${name} has no parent domain.`)
  // It would take the server's own pages away from everybody else.
  if (isOwnName(settings, name)) throw invalid(`Custom domain is not a valid subdomain: ${name} is the server's own.`)
  return 'custom'
}

/** Refuses settings of a domain that the service does not take. */
export function refuseDomain(pool: Pool, { ManagedLoginVersion: version, CustomDomainConfig, Routing }: Given): void {
  if (version !== undefined && version !== 1 && version !== 2) {
    throw invalid('ManagedLoginVersion must be 1 or 2.')
  }
  const tier = pool.settings.UserPoolTier
  if (version === 2 && tier === 'LITE') throw unavailable(tier, ['Managed Login'])
  const arn = CustomDomainConfig?.CertificateArn
  if (arn !== undefined && !/^arn:(?:aws:acm:us-east-1|aws-[\w-]+:acm:[\w-]+):/.test(arn)) {
    throw invalid('The certificate of a custom domain must be one of AWS Certificate Manager in us-east-1.')
  }
  // There is one region, and nowhere to fail over to.
  if (Routing !== undefined) throw new ApiError('OperationNotEnabledException', 'User pool replicas are not enabled.')
}

export const NO_SUCH_DOMAIN = 'No such domain or user pool exists.'

/** The host to which the name of a custom domain has to lead: that of the server's public URL. */
export function aliasTarget({ settings }: Pick<Services, 'settings'>): string {
  return new URL(settings.publicUrl).hostname
}

/** Where browsers find the pages of a pool: on its domain, the custom one before the other, else on the server's own name. */
export async function pagesOf(services: Pick<Services, 'storage' | 'settings'>, pool: Pool): Promise<string> {
  const domains = await services.storage.domains.ofPool(pool.key)
  const domain = domains.find(({ kind }) => kind === 'custom') ?? domains[0]
  return domain ? urlOf(services, pool, domain) : services.settings.publicUrl
}

/** The host of a pool's domain, the custom one before the other; none without a domain that browsers find. */
export async function domainHostOf(
  services: Pick<Services, 'storage' | 'settings'>,
  pool: Pool,
): Promise<string | undefined> {
  const pages = await pagesOf(services, pool)
  return pages === services.settings.publicUrl ? undefined : new URL(pages).hostname
}

/** Whether programs find a name as well as browsers do, which know names under `localhost` without asking anybody. */
export function isForPrograms(url: string): boolean {
  return !new URL(url).hostname.endsWith('.localhost')
}

function urlOf(
  { settings }: Pick<Services, 'settings'>,
  { region }: Pick<Pool, 'region'>,
  { name, kind }: Domain,
): string {
  const { protocol, hostname, port } = new URL(settings.publicUrl)
  const at = (host: string) => `${protocol}//${host}${port === '' ? '' : `:${port}`}`
  if (kind === 'custom') return at(name)
  const host = `${name}.auth.${region}.${settings.domainBase}`
  // What is under localhost is on the machine of who looks for it, and the server may be on another.
  return isLoopback(host) && !isLoopback(hostname) ? settings.publicUrl : at(host)
}

/** What creating and updating a domain answer. */
export function toDomainAnswer(services: Pick<Services, 'settings'>, { kind, settings }: Domain) {
  return {
    ManagedLoginVersion: settings.ManagedLoginVersion,
    ...(kind === 'custom' && { CloudFrontDomain: aliasTarget(services) }),
  }
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterException', message)
}
