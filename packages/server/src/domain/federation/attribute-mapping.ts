import { ApiError } from '../../errors.ts'
import type { Pool } from '../../storage/port/index.ts'
import type { IdentityProvider } from '../documents/identity-provider.ts'

/** What names somebody at a provider. At SAML it is the NameID, of which no mapping speaks. */
const SUBJECTS: Readonly<Record<IdentityProvider['ProviderType'], string | undefined>> = {
  Facebook: 'id',
  Google: 'sub',
  LoginWithAmazon: 'user_id',
  OIDC: 'sub',
  SAML: undefined,
  SignInWithApple: 'sub',
}

const NOT_MAPPED = new Set(['sub', 'identities'])

/** Gives the mapping of a provider with the one that each has. Refuses attributes that the pool lacks or writes itself. */
export function completeMapping(
  pool: Pool,
  type: IdentityProvider['ProviderType'],
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const known = new Set(pool.settings.SchemaAttributes?.map(({ Name }) => Name))
  const subject = SUBJECTS[type]
  for (const [attribute, claim] of Object.entries(given)) {
    const isFixed = attribute === 'username' && subject !== undefined && claim !== subject
    if (isFixed) throw invalid(`The username of an identity provider of ${type} is mapped to ${subject}`)
    if (NOT_MAPPED.has(attribute) || (attribute !== 'username' && !known.has(attribute))) {
      throw invalid(`The attribute ${attribute} cannot be mapped: the user pool has none that is written from outside`)
    }
    if (claim === '') throw invalid(`The attribute ${attribute} is mapped to nothing`)
  }
  return { ...given, ...(subject !== undefined && { username: subject }) }
}

const LEVELS = new Set(['Level1', 'Level2', 'Level3', 'Level4'])

/** Refuses a mapping of levels that no sign-in would ask for. */
export function refuseLevels(type: IdentityProvider['ProviderType'], mapping: Readonly<Record<string, string>> = {}) {
  const names = Object.keys(mapping)
  if (names.length > 0 && type !== 'OIDC') throw invalid('AcrMapping is for identity providers of OIDC')
  const wrong = names.find((name) => !LEVELS.has(name))
  if (wrong !== undefined) throw invalid(`Invalid key ${wrong} in AcrMapping: it must be one of Level1 to Level4`)
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterException', message)
}
