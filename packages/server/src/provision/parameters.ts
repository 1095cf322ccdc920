import { createHash } from 'node:crypto'
import { NO_VALUE } from './intrinsics.ts'
import type { Placement } from './placeholders.ts'
import type { TemplateParameter } from './template.ts'
import { TemplateError } from './template-error.ts'

/** The value of a template's parameter: what is given, else its default; a list for the types that are lists. */
export function parameter(name: string, declared: TemplateParameter, given?: string): string | string[] {
  const { Type, Default, AllowedValues: allowed, AllowedPattern: pattern } = declared
  if (given === undefined && Type.startsWith('AWS::SSM::Parameter::Value')) {
    throw new TemplateError(`Parameter ${name} is kept in Parameter Store, which exists in AWS only: give it a value.`)
  }
  const value = given ?? (Default === undefined || Default === null ? undefined : [Default].flat().join(','))
  if (value === undefined) throw new TemplateError(`Parameters: [${name}] must have values`)
  if (allowed && !allowed.map(String).includes(value)) {
    throw new TemplateError(`Parameter '${name}' must be one of AllowedValues`)
  }
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value)) {
    throw new TemplateError(`Parameter '${name}' must match pattern ${pattern}`)
  }
  const isList = Type === 'CommaDelimitedList' || Type.includes('List<')
  return isList ? value.split(',').map((item) => item.trim()) : value
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

function stableUuid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
