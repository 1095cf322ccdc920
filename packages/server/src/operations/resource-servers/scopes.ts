import type { ResourceServerScopeType } from '@aws-sdk/client-cognito-identity-provider'
import { ApiError } from '../../errors.ts'

/** Refuses a list that names a scope twice: which description counts nobody could tell. */
export function refuseRepeated(scopes: readonly ResourceServerScopeType[] | undefined): void {
  const names = scopes?.map(({ ScopeName }) => ScopeName) ?? []
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated === undefined) return
  throw new ApiError('InvalidParameterException', `The scope ${repeated} is given more than once.`)
}
