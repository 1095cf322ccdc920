import type { ResourceServerType } from '@aws-sdk/client-cognito-identity-provider'
import { ApiError } from '../../errors.ts'
import type { Wire } from '../../model/wire.ts'
import type { DocumentKind } from './documents.ts'

/** An API that a pool's tokens are for, with the scopes it knows; its name is its identifier. */
export type ResourceServer = Wire<ResourceServerType>

export const RESOURCE_SERVER: DocumentKind<ResourceServer> = {
  kind: 'resource-server',
  most: 25,
  taken: (pool, name) => new ApiError('InvalidParameterException', `${name} already exists in user pool ${pool.id}.`),
  full: () => new ApiError('LimitExceededException', 'A user pool has at most 25 resource servers.'),
  unknown: (_, name) => new ApiError('ResourceNotFoundException', `Resource server ${name} does not exist.`),
}
