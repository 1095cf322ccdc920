import {
  isOwn,
  isProfileOf,
  issuerOf,
  refuseImmutable,
  requireIdentity,
  requireValue,
  userUnknown,
  withIdentity,
} from '../../domain/federation/linking.ts'
import { requirePool } from '../../domain/pools/pools.ts'
import type { Services } from '../../domain/services.ts'
import { ALREADY_LINKED, changeUser, requireUser } from '../../domain/users/users.ts'
import type { Input } from '../../model/types.gen.ts'
import type { Pool, User } from '../../storage/port/index.ts'
import type { CallOf } from '../operation.ts'

const HAS_PROFILE =
  'Merging is not currently supported, provide a SourceUser that has not been signed up in order to link'

/**
 * Links an identity elsewhere to a user: who signs in with it from now on is that user.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminLinkProviderForUser.html
 */
export async function AdminLinkProviderForUser({ input, services, refusal }: CallOf<'AdminLinkProviderForUser'>) {
  const pool = await requirePool(services, input.UserPoolId)
  const { identity, provider } = await requireIdentity(services, pool, 'SourceUser', input.SourceUser)
  const user = await requireDestination(services, pool, input.DestinationUser)
  const holder = await services.storage.users.findByIdentity(pool.key, identity)
  if (holder) {
    const isOther = holder.key !== user.key && isProfileOf(holder, identity)
    throw refusal('InvalidParameterException', isOther ? HAS_PROFILE : ALREADY_LINKED)
  }
  refuseImmutable(pool, user)
  const linked = {
    userId: identity.subject,
    providerName: provider.ProviderName,
    providerType: provider.ProviderType,
    issuer: issuerOf(provider),
    primary: false,
    dateCreated: services.clock.now().getTime(),
  }
  await changeUser(services, pool, user, { link: identity }, (current) => withIdentity(current, linked))
  return {}
}

async function requireDestination(
  services: Pick<Services, 'storage' | 'keyring'>,
  pool: Pool,
  named: Input<'AdminLinkProviderForUser'>['DestinationUser'],
): Promise<User> {
  if (isOwn(named)) return requireUser(services, pool, requireValue('DestinationUser', named))
  // The attribute's name counts for nothing here.
  const bySubject = { ...named, ProviderAttributeName: 'Cognito_Subject' }
  const { identity } = await requireIdentity(services, pool, 'DestinationUser', bySubject)
  const user = await services.storage.users.findByIdentity(pool.key, identity)
  if (!user) throw userUnknown()
  return user
}
