import type { TermsType } from '@aws-sdk/client-cognito-identity-provider'
import { ApiError } from '../../errors.ts'
import type { Checked } from '../../model/wire.ts'
import type { DocumentKind } from './documents.ts'

/** What people agree to by signing up through a client; its name is its id. */
export type Terms = Checked<TermsType>

/** By what terms are found besides their id: a client has one of each name. */
export function termsOf(clientId: string, name: string): string {
  return `${clientId} ${name}`
}

export const TERMS: DocumentKind<Terms> = {
  kind: 'terms',
  // Two of each client.
  most: 2000,
  aliases: ({ ClientId, TermsName }) => [termsOf(ClientId, TermsName)],
  taken: () => new ApiError('TermsExistsException', 'There are terms of that name for the app client already.'),
  full: () => new ApiError('LimitExceededException', 'A user pool has terms for at most 1000 app clients.'),
  unknown: () => new ApiError('ResourceNotFoundException', 'Terms do not exist.'),
}
