import { ApiError } from '../../errors.ts'
import type { Input } from '../../model/types.gen.ts'
import type { Client, Pool, PoolSettings } from '../../storage/port/index.ts'

// What nobody has published of the real service is chosen here and only here:
// - `identities` is part of every schema, and written by the service alone.
// - An attribute named without Mutable is mutable, a standard one too: the other value was only seen through
//   CloudFormation, whose own default it is.
// - A client without ReadAttributes reads custom attributes too (measured; the model's text says only standard ones).
// - A refusal at creation has a head and bare names; one at a change has no head and writes `user.<name>`.
// - The words for numbers, Booleans and dates, and for a text that is too long.
// - An empty value counts as none: missing when the attribute is required, deleted at a change.
// - Malformed e-mail addresses and phone numbers are refused after everything else.

export type SchemaAttribute = NonNullable<PoolSettings['SchemaAttributes']>[number]
export type SchemaInput = NonNullable<Input<'CreateUserPool'>['Schema']>[number]
export type Attributes = Readonly<Record<string, string>>

const MOST_CUSTOM_ATTRIBUTES = 50
const LONGEST_VALUE = 2048

/** The attributes of every pool, in the order of OpenID Connect Core §5.1, in which refusals name them. */
const claims: readonly SchemaAttribute[] = [
  { ...text('sub', 1), Mutable: false, Required: true },
  ...['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username'].map((name) => text(name)),
  ...['profile', 'picture', 'website', 'email'].map((name) => text(name)),
  { ...standard('email_verified'), AttributeDataType: 'Boolean' },
  text('gender'),
  text('birthdate', 10, 10),
  ...['zoneinfo', 'locale', 'phone_number'].map((name) => text(name)),
  { ...standard('phone_number_verified'), AttributeDataType: 'Boolean' },
  text('address'),
  { ...standard('updated_at'), AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '0' } },
  { ...standard('identities'), AttributeDataType: 'String', StringAttributeConstraints: {} },
]

const NAMED = claims.map(({ Name = '' }) => Name)
const SHOWN =
  'profile address birthdate gender preferred_username updated_at website picture identities sub phone_number ' +
  'phone_number_verified zoneinfo locale email email_verified given_name family_name middle_name name nickname'

/** The same in the order in which CreateUserPool and DescribeUserPool answer them. */
export const standardAttributes: readonly SchemaAttribute[] = inOrderOf(
  SHOWN.split(' '),
  claims,
  ({ Name = '' }) => Name,
)

function inOrderOf<T>(order: readonly string[], items: readonly T[], nameOf: (item: T) => string): T[] {
  return items.toSorted((a, b) => order.indexOf(nameOf(a)) - order.indexOf(nameOf(b)))
}

/** Attributes a client never writes; in a Schema their names are those of custom attributes. */
const flags = new Set(['email_verified', 'phone_number_verified'])
/** Attributes only the service writes. */
const owned = new Set(['sub', 'identities'])

function standard(name: string) {
  return { Name: name, DeveloperOnlyAttribute: false, Mutable: true, Required: false }
}

function text(name: string, min = 0, max = LONGEST_VALUE): SchemaAttribute {
  const limits = { MinLength: String(min), MaxLength: String(max) }
  return { ...standard(name), AttributeDataType: 'String', StringAttributeConstraints: limits }
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterException', message)
}

// -------------------------------------------------------------------------------------------------- making a schema

/** Gives the schema of a new pool: the standard attributes as changed by `added`, then its custom ones. */
export function buildSchema(added: readonly SchemaInput[] = []): SchemaAttribute[] {
  const changes = added.filter(isStandard).map(changedStandard)
  refuseRepeated(changes)
  const schema = standardAttributes.map((attribute) => changes.find(({ Name }) => Name === attribute.Name) ?? attribute)
  const custom = added.filter((attribute) => !isStandard(attribute))
  return addCustomAttributes(schema, custom)
}

/** Gives the schema with custom attributes added behind it, as `custom:<name>` or `dev:custom:<name>`. */
export function addCustomAttributes(
  existing: readonly SchemaAttribute[],
  added: readonly SchemaInput[],
): SchemaAttribute[] {
  const schema = [...existing, ...added.map(customAttribute)]
  refuseRepeated(schema)
  if (schema.length - standardAttributes.length > MOST_CUSTOM_ATTRIBUTES) {
    const limit = `A user pool has at most ${MOST_CUSTOM_ATTRIBUTES} custom attributes.`
    throw new ApiError('LimitExceededException', limit)
  }
  return schema
}

function isStandard({ Name: name }: SchemaInput): boolean {
  return name !== undefined && standardNamed(name) !== undefined
}

function standardNamed(name: string): SchemaAttribute | undefined {
  if (flags.has(name) || name === 'identities') return undefined
  return standardAttributes.find(({ Name }) => Name === name)
}

function changedStandard(added: SchemaInput): SchemaAttribute {
  const name = added.Name ?? ''
  const attribute = standardNamed(name) ?? {}
  const type = added.AttributeDataType ?? attribute.AttributeDataType
  if (type !== attribute.AttributeDataType || added.DeveloperOnlyAttribute) {
    throw invalid(
      `You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute ${name}`,
    )
  }
  const constraints = constraintsOf(name, type, added)
  if (name === 'sub') return { ...attribute }
  return {
    ...attribute,
    ...(constrains(added) && constraints),
    Mutable: added.Mutable ?? true,
    Required: added.Required ?? false,
  }
}

function constrains({ StringAttributeConstraints: text, NumberAttributeConstraints: number }: SchemaInput): boolean {
  return Object.values({ ...text, ...number }).some((limit) => limit !== undefined)
}

function customAttribute(added: SchemaInput, index: number): SchemaAttribute {
  const { Name: name, AttributeDataType: type, DeveloperOnlyAttribute: developerOnly = false } = added
  if (name === undefined) {
    const at = `schema.${index + 1}.member.name`
    throw invalid(
      `1 validation error detected: Value null at '${at}' failed to satisfy constraint: Member must not be null`,
    )
  }
  if (added.Required) throw invalid('Required custom attributes are not supported currently.')
  if (!type) throw invalid('Invalid AttributeDataType input, consider using the provided AttributeDataType enum.')
  const Name = `${developerOnly ? 'dev:custom' : 'custom'}:${name}`
  return {
    Name,
    AttributeDataType: type,
    DeveloperOnlyAttribute: developerOnly,
    Mutable: added.Mutable ?? true,
    Required: false,
    ...constraintsOf(Name, type, added),
  }
}

function refuseRepeated(schema: readonly SchemaAttribute[]): void {
  const names = new Set<string | undefined>()
  for (const { Name: name } of schema) {
    if (names.has(name)) throw invalid(`${name}: Existing attribute already has name ${name}.`)
    names.add(name)
  }
}

type Constraints = Pick<SchemaAttribute, 'StringAttributeConstraints' | 'NumberAttributeConstraints'>

function constraintsOf(name: string, type: SchemaInput['AttributeDataType'], added: SchemaInput): Constraints {
  if (type === 'String' && added.StringAttributeConstraints) {
    const { MinLength: min, MaxLength: max } = added.StringAttributeConstraints
    const limits = [min, max].map((limit) => limitOf(limit, `StringAttributeConstraints for schema attribute ${name}`))
    if (limits.some((limit) => limit !== undefined && limit > LONGEST_VALUE)) {
      throw invalid(`user.${name}: String attributes cannot have a length of more than ${LONGEST_VALUE}`)
    }
    if (crossed(limits)) throw invalid(`user.${name}: Max length cannot be less than min length.`)
    return { StringAttributeConstraints: { ...(min && { MinLength: min }), ...(max && { MaxLength: max }) } }
  }
  if (type === 'Number' && added.NumberAttributeConstraints) {
    const { MinValue: min, MaxValue: max } = added.NumberAttributeConstraints
    const limits = [min, max].map((limit) => limitOf(limit, `NumberAttributeConstraints for schema attribute ${name}`))
    if (crossed(limits)) throw invalid(`user.${name}: Max value cannot be less than min value.`)
    return { NumberAttributeConstraints: { ...(min && { MinValue: min }), ...(max && { MaxValue: max }) } }
  }
  return {}
}

function limitOf(limit: string | undefined, what: string): number | undefined {
  if (!limit) return undefined
  // 15 digits are exact as a number
  if (!/^\d{1,15}$/.test(limit)) throw invalid(`Invalid ${what}`)
  return Number(limit)
}

function crossed([min, max]: readonly (number | undefined)[]): boolean {
  return min !== undefined && max !== undefined && max < min
}

// -------------------------------------------------------------------------------------------------- checking values

/** Gives the attributes of a request by name; of two with one name the later counts. Refuses one without a value. */
export function toAttributes(
  list: readonly { Name?: string | undefined; Value?: string | undefined }[] = [],
): Record<string, string> {
  return Object.fromEntries(
    list.map(({ Name: name = '', Value: value }) => {
      if (value === undefined) throw invalid(`Attribute value for ${name} must not be null`)
      return [name, value]
    }),
  )
}

export interface AttributeCheck {
  readonly mode: 'create' | 'update'
  /** Whether every required attribute must be among them: at sign-up, but not when an administrator creates. */
  readonly requireRequired: boolean
}

/**
 * Refuses attribute values that the schema does not allow, naming every offender.
 *
 * At an update an empty value stands for a deletion: it is refused for a required attribute, and not measured.
 */
export function checkAttributes(
  schema: readonly SchemaAttribute[],
  attributes: Attributes,
  { mode, requireRequired }: AttributeCheck,
): void {
  const named = byName(schema)
  const given = Object.entries(attributes)
  refuseFixed(named, given, mode)
  const missing = missingRequired(schema, attributes)
  if (mode === 'update') refuseRequired(missing.filter((name) => attributes[name] === ''))
  const problems = [
    ...(requireRequired ? missing.map((name) => `${name}: The attribute is required`) : []),
    ...given.flatMap(([name, value]) => {
      const problem = problemOf(named.get(name), value)
      return problem ? [`${name}: ${problem}`] : []
    }),
  ]
  if (problems.length > 0) {
    const head = mode === 'create' ? 'Attributes did not conform to the schema: ' : ''
    const prefix = mode === 'create' ? '' : 'user.'
    throw invalid(head + problems.map((problem) => `${prefix}${problem}\n`).join(''))
  }
  if (attributes['email'] && !isEmail(attributes['email'])) throw invalid('Invalid email address format.')
  const phone = attributes['phone_number']
  if (phone && !isPhoneNumber(phone)) throw invalid('Invalid phone number format.')
}

/** Refuses another value for attributes that have one and are immutable, naming every offender. */
export function refuseOverwriting(schema: readonly SchemaAttribute[], existing: Attributes, given: Attributes): void {
  const overwritten = Object.entries(given).filter(
    ([name, value]) => existing[name] !== undefined && existing[name] !== value,
  )
  refuseFixed(byName(schema), overwritten, 'update')
}

/** Refuses the deletion of attributes that are unknown, immutable or required, naming every offender. */
export function checkDeletion(schema: readonly SchemaAttribute[], names: readonly string[]): void {
  const named = byName(schema)
  const problems = names.flatMap((name) => {
    const attribute = named.get(name)
    if (!attribute) return [`user.${name}: ${UNKNOWN}\n`]
    return isFixed(attribute) ? [`user.${name}: ${FIXED}\n`] : []
  })
  if (problems.length > 0) throw invalid(`Invalid user attributes: ${problems.join('')}`)
  refuseRequired(required(schema).filter((name) => names.includes(name)))
}

/** The required attributes that have no value. `sub`, which everybody has, is not named. */
export function missingRequired(schema: readonly SchemaAttribute[], attributes: Attributes): string[] {
  return required(schema).filter((name) => !attributes[name])
}

function required(schema: readonly SchemaAttribute[]): string[] {
  const names = schema.flatMap(({ Name: name, Required }) => (Required && name && name !== 'sub' ? [name] : []))
  return inOrderOf(NAMED, names, (name) => name)
}

const UNKNOWN = 'Attribute does not exist in the schema.'
const FIXED = 'Attribute cannot be updated.'

function byName(schema: readonly SchemaAttribute[]): ReadonlyMap<string, SchemaAttribute> {
  return new Map(schema.map((attribute) => [attribute.Name ?? '', attribute]))
}

function isFixed({ Name: name = '', Mutable: mutable }: SchemaAttribute): boolean {
  return !mutable || owned.has(name)
}

function refuseFixed(
  named: ReadonlyMap<string, SchemaAttribute>,
  given: readonly (readonly [string, string])[],
  mode: AttributeCheck['mode'],
): void {
  const fixed = given.filter(([name]) => {
    const attribute = named.get(name)
    return attribute && (mode === 'update' ? isFixed(attribute) : owned.has(name))
  })
  if (fixed.length > 0) throw invalid(fixed.map(([name]) => `user.${name}: ${FIXED}\n`).join(''))
}

function refuseRequired(deleted: readonly string[]): void {
  if (deleted.length === 0) return
  const items = deleted.map((name) => `${name}: Required attribute cannot be deleted.`)
  throw invalid(`Invalid user attributes: ${items.join('\n')}`)
}

function problemOf(attribute: SchemaAttribute | undefined, value: string): string | undefined {
  if (!attribute) return UNKNOWN
  if (value === '') return undefined
  switch (attribute.AttributeDataType) {
    case 'Boolean':
      return /^(?:true|false)$/i.test(value) ? undefined : 'Value must be true or false'
    case 'Number':
      return numberProblem(attribute, value)
    case 'DateTime':
      return /^\d{1,15}$/.test(value) || !Number.isNaN(Date.parse(value)) ? undefined : 'Value must be a date and time'
    default:
      return lengthProblem(attribute, value)
  }
}

function lengthProblem({ StringAttributeConstraints: limits }: SchemaAttribute, value: string): string | undefined {
  const min = Number(limits?.MinLength ?? 0)
  const max = Number(limits?.MaxLength ?? LONGEST_VALUE)
  if (value.length < min) return `String must be no shorter than ${min} characters`
  if (value.length > max) return `String must be no longer than ${max} characters`
  return undefined
}

function numberProblem({ NumberAttributeConstraints: limits }: SchemaAttribute, value: string): string | undefined {
  if (!/^-?\d{1,30}(?:\.\d{1,30})?$/.test(value)) return 'Value must be a number'
  if (limits?.MinValue && Number(value) < Number(limits.MinValue))
    return `Number must be no less than ${limits.MinValue}`
  if (limits?.MaxValue && Number(value) > Number(limits.MaxValue)) {
    return `Number must be no greater than ${limits.MaxValue}`
  }
  return undefined
}

// RFC 5321 §4.1.2 without quoted local parts, and with a domain of two labels or more (RFC 1123 §2.1). Each part is
// taken apart first and each expression walks it once, so that the work grows with the length and no faster.
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/
const LABEL = /^[a-z\d][a-z\d-]*$/i

/** Tells whether a text has the form of an e-mail address. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@')
  const labels = text.slice(at + 1).split('.')
  return (
    at > 0 &&
    LOCAL_PART.test(text.slice(0, at)) &&
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label) && !label.endsWith('-'))
  )
}

/** Tells whether a text is a phone number in E.164 form. */
export function isPhoneNumber(text: string): boolean {
  return /^\+[1-9]\d{1,14}$/.test(text)
}

// ------------------------------------------------------------------------------------------ what a client may touch

type WithSettings<Of extends { settings: unknown }> = Pick<Of, 'settings'>

/** Tells which attributes a client may read. */
export function readable(client: WithSettings<Client>): (name: string) => boolean {
  const { ReadAttributes: listed } = client.settings
  return (name) => !name.startsWith('dev:') && (name === 'sub' || !listed || listed.includes(name))
}

/**
 * Tells which attributes a client may write: those of its list and the required ones, or all but the verified flags.
 *
 * `sub` counts as writable, so that whoever writes it reads that it cannot be changed.
 */
export function writable(client: WithSettings<Client>, pool: WithSettings<Pool>): (name: string) => boolean {
  const { WriteAttributes: listed } = client.settings
  const always = new Set([...required(pool.settings.SchemaAttributes ?? []), 'sub'])
  return (name) => {
    if (flags.has(name) || name.startsWith('dev:')) return false
    return !listed || listed.includes(name) || always.has(name)
  }
}
