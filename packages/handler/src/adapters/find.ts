import type { Authenticator } from '../requests/authenticate.ts'
import {
  findUser,
  isFatal,
  type HttpAuthenticationOptions,
  type Refusal,
  type Rights,
} from '../requests/request-user.ts'
import type { HttpEvent } from '../requests/events.ts'
import type { OptionalHttpAuthenticationOptions } from '../http-authentication.ts'
import type { User } from '../requests/user.ts'

interface Needs {
  authenticateUserToken: Authenticator
}

/** For requests that reach a server: no authorizer placed anything in them. */
export type StrictOptions = Needs & Omit<HttpAuthenticationOptions, 'trustAuthorizer'> & Rights
export type OptionalOptions = Needs & Omit<OptionalHttpAuthenticationOptions, 'trustAuthorizer'>

export type Finding = { user: User; refusal?: undefined } | { user: undefined; refusal: Refusal | undefined }
/** Gives the user of a request, and a refusal that has to be answered. */
export type Find = (event: HttpEvent) => Promise<Finding>

export function strictly({ authenticateUserToken, ...options }: Needs & HttpAuthenticationOptions & Rights): Find {
  return async (event) => {
    const { user, refusal } = await findUser(event, authenticateUserToken, options)
    return user ? { user } : { user, refusal }
  }
}

export function optionally({
  authenticateUserToken,
  onInvalid,
  ...options
}: Needs & OptionalHttpAuthenticationOptions): Find {
  return async (event) => {
    const { user, refusal } = await findUser(event, authenticateUserToken, options)
    if (user) return { user }
    return { user, refusal: isFatal(refusal, onInvalid) ? refusal : undefined }
  }
}
