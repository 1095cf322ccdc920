import { ApiError } from '../../errors.ts'
import type { FilterAttribute, Pool, UserFilter } from '../../storage/port/index.ts'
import { isCaseSensitive } from './names.ts'

const attributes: Readonly<Record<FilterAttribute, 'exact' | 'folded' | "pool's case">> = {
  username: 'exact',
  sub: 'exact',
  status: 'exact',
  'cognito:user_status': 'folded',
  email: "pool's case",
  phone_number: "pool's case",
  name: "pool's case",
  given_name: "pool's case",
  family_name: "pool's case",
  preferred_username: "pool's case",
}

// One condition: an attribute, `=` or `^=`, and a value in quotes with `\` before a quote or backslash inside. The name
// may stand in quotes too, as clients write it for `cognito:user_status`.
const CONDITION = /^\s*(?:"([^"\\=^]+)"|([^\s"\\=^]+))\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/su

/** Reads the filter of ListUsers; `undefined` for an empty one. https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html */
export function parseUserFilter(pool: Pool, text: string | undefined): UserFilter | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const [, quoted, bare, operator, value] = CONDITION.exec(text) ?? []
  const name = quoted ?? bare
  if (name === undefined || value === undefined)
    throw new ApiError('InvalidParameterException', 'Error while parsing filter.')
  if (!isFilterAttribute(name)) {
    throw new ApiError('InvalidParameterException', `Invalid search attribute: ${name}`)
  }
  const how = attributes[name]
  return {
    attribute: name,
    operator: operator === '^=' ? '^=' : '=',
    value: value.replaceAll(/\\(.)/gsu, '$1'),
    fold: how === 'folded' || (how === "pool's case" && !isCaseSensitive(pool)),
  }
}

function isFilterAttribute(name: string): name is FilterAttribute {
  return Object.hasOwn(attributes, name)
}
