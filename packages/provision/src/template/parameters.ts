import { NO_VALUE } from './intrinsics.ts'
import { requireMatches } from './patterns.ts'
import { stableUuid } from './placeholders.ts'
import type { Placement } from './placeholders.ts'
import type { Template, TemplateParameter } from './template.ts'
import { own } from './template.ts'
import { TemplateError } from './template-error.ts'

/**
 * Reads the values of a template's parameters: what is given, else the default; a list for the types that are lists.
 *
 * Throws a TemplateError for a value that does not match its pattern. What is answered gives `undefined` when there is no
 * parameter of a name, and throws for one that has no value or one that is not allowed.
 */
export function readParameters(
  declared: Template['Parameters'],
  given: Readonly<Record<string, string>> = {},
  references: Readonly<Record<string, string>> = {},
): (name: string) => string | string[] | undefined {
  const values = new Map(
    Object.entries(declared).map(([name, { Type, Default }]) => {
      const byDefault = Default === undefined || Default === null ? undefined : [Default].flat().join(',')
      const value = isStored(Type) && byDefault !== undefined ? own(references, `ssm:${byDefault}`) : byDefault
      return [name, own(given, name) ?? value]
    }),
  )
  requireMatches(
    Object.entries(declared).flatMap(([name, { AllowedPattern: pattern }]) => {
      const value = values.get(name)
      return pattern === undefined || value === undefined ? [] : [{ name, value, pattern }]
    }),
  )
  return (name) => {
    const parameter = own(declared, name)
    return parameter && valueOf(name, parameter, values.get(name))
  }
}

function valueOf(
  name: string,
  { Type, Default, AllowedValues: allowed }: TemplateParameter,
  value: string | undefined,
): string | string[] {
  if (value === undefined && isStored(Type)) {
    throw new TemplateError(
      `Parameter ${name} is kept in Parameter Store, which exists in AWS only: ` +
        `give the value under \`resolve\`, by the name ssm:${String(Default)}.`,
    )
  }
  if (value === undefined) throw new TemplateError(`Parameters: [${name}] must have values`)
  if (allowed && !allowed.map(String).includes(value)) {
    throw new TemplateError(`Parameter '${name}' must be one of AllowedValues`)
  }
  const isList = Type === 'CommaDelimitedList' || Type.includes('List<')
  return isList ? value.split(',').map((item) => item.trim()) : value
}

function isStored(type: string): boolean {
  return type.startsWith('AWS::SSM::Parameter::Value')
}

/** The value of a pseudo parameter; `undefined` when there is none of that name. */
export function pseudoParameter(name: string, { region, accountId, stackName }: Placement): unknown {
  switch (name) {
    case 'AWS::AccountId':
      return accountId
    case 'AWS::NoValue':
      return NO_VALUE
    case 'AWS::NotificationARNs':
      return []
    case 'AWS::Partition':
      return 'aws'
    case 'AWS::Region':
      return region
    case 'AWS::StackId':
      return `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/${stableUuid(stackName)}`
    case 'AWS::StackName':
      return stackName
    case 'AWS::URLSuffix':
      return 'amazonaws.com'
    default:
      return undefined
  }
}
