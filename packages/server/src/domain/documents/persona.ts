import { ApiError } from '../../errors.ts'
import type { DocumentKind } from './documents.ts'

/** Somebody who is kept to sign in as, where development stands in for an identity provider; its name is its subject. */
export interface Persona {
  readonly subject: string
  readonly email: string
  readonly emailVerified: boolean
  readonly name: string
  /** What is said of them besides. */
  readonly claims: Readonly<Record<string, unknown>>
  /** What goes wrong when they sign in; nothing unless told. */
  readonly misbehaviour?: string | undefined
}

export const PERSONA: DocumentKind<Persona> = {
  kind: 'persona',
  most: 100,
  sealed: ['email', 'name', 'claims'],
  taken: (_, name) => new ApiError('ConflictException', `There is a persona ${name}.`),
  full: () => new ApiError('LimitExceededException', 'A user pool has at most 100 personas.'),
  unknown: (_, name) => new ApiError('ResourceNotFoundException', `There is no persona ${name}.`),
}
