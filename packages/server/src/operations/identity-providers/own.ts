import { OWN_USERS } from '../../domain/federation/providers.ts'
import { ApiError } from '../../errors.ts'

/** Refuses to change how users of the pool's own sign in: that is no identity provider. */
export function refuseOwn(name: string): void {
  if (name !== OWN_USERS) return
  throw new ApiError('UnsupportedIdentityProviderException', `The identity provider ${name} cannot be changed.`)
}
