import { isRecord } from './record.ts'
import { SERVERLESS, withServerless } from './transforms/serverless.ts'
import { TemplateError } from './template-error.ts'

export { isRecord, own } from './record.ts'

/** One resource as the template states it, its intrinsic functions not yet evaluated. */
export interface TemplateResource {
  readonly Type: string
  readonly Properties?: unknown
  readonly Condition?: string
  readonly DependsOn?: string | readonly string[]
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
  readonly Metadata?: unknown
}

/** One parameter as the template declares it. */
export interface TemplateParameter {
  readonly Type: string
  readonly Default?: string | number | boolean | readonly (string | number)[] | null
  readonly AllowedValues?: readonly unknown[]
  readonly AllowedPattern?: string
}

/** The sections of a CloudFormation template that decide what is made. */
export interface Template {
  readonly Parameters: Readonly<Record<string, TemplateParameter>>
  readonly Mappings: Readonly<Record<string, unknown>>
  readonly Conditions: Readonly<Record<string, unknown>>
  readonly Resources: Readonly<Record<string, TemplateResource>>
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown; readonly Condition?: string }>>
}

/** The transforms that are carried out here, as far as they change anything about user pools. */
const TRANSFORMS = new Set([SERVERLESS, 'AWS::LanguageExtensions'])

/** Takes a template that is already an object, such as the `resources` of a Serverless configuration. */
export function readTemplate(value: unknown): Template {
  const template = section(value, 'The template')
  refuseTransforms(template['Transform'])

  const given = section(template['Resources'], 'Resources')
  const resources = [template['Transform']].flat().includes(SERVERLESS)
    ? withServerless(given, template['Globals'])
    : given
  for (const [id, resource] of Object.entries(resources)) {
    const { Type: type, Condition: condition, ...others } = section(resource, `Resources.${id}`)
    if (typeof type !== 'string') throw new TemplateError(`Resource ${id} has no Type.`)
    for (const policy of ['DeletionPolicy', 'UpdateReplacePolicy']) {
      if (!['string', 'undefined'].includes(typeof others[policy])) {
        throw new TemplateError(`${policy} of the resource ${id} must be a text.`)
      }
    }
    if (condition !== undefined && typeof condition !== 'string') {
      throw new TemplateError(`Condition of the resource ${id} must be the name of a condition.`)
    }
  }
  const outputs = section(template['Outputs'], 'Outputs')
  for (const [name, output] of Object.entries(outputs)) {
    if (section(output, `Outputs.${name}`)['Value'] === undefined) {
      throw new TemplateError(`Output ${name} has no Value.`)
    }
  }

  const parameters = section(template['Parameters'], 'Parameters')
  for (const [name, parameter] of Object.entries(parameters))
    checkParameter(name, section(parameter, `Parameters.${name}`))

  return {
    Parameters: parameters as Template['Parameters'], // checked above
    Mappings: section(template['Mappings'], 'Mappings'),
    Conditions: section(template['Conditions'], 'Conditions'),
    Resources: resources as Template['Resources'], // checked above
    Outputs: outputs as Template['Outputs'], // checked above
  }
}

const LONGEST_PATTERN = 4_096

function checkParameter(
  name: string,
  { Type, AllowedValues: allowed, AllowedPattern: pattern }: Record<string, unknown>,
) {
  if (typeof Type !== 'string') throw new TemplateError(`Parameter ${name} has no Type.`)
  if (allowed !== undefined && !Array.isArray(allowed)) {
    throw new TemplateError(`AllowedValues of the parameter ${name} must be a list.`)
  }
  if (pattern === undefined) return
  if (typeof pattern !== 'string') throw new TemplateError(`AllowedPattern of the parameter ${name} must be a text.`)
  if (pattern.length > LONGEST_PATTERN) {
    throw new TemplateError(`AllowedPattern of the parameter ${name} has more than ${LONGEST_PATTERN} characters.`)
  }
}

function section(value: unknown, name: string): Record<string, unknown> {
  if (value === undefined || value === null) return {}
  if (!isRecord(value)) throw new TemplateError(`${name} must be an object.`)
  const loop = Object.keys(value).find((key) => key.startsWith('Fn::ForEach::'))
  if (loop === undefined) return value
  throw new TemplateError(`${loop} in ${name} runs inside AWS only: give the template as it is afterwards.`)
}

function refuseTransforms(transform: unknown): void {
  for (const name of [transform].flat().filter((each) => each !== undefined && each !== null)) {
    if (typeof name === 'string' && TRANSFORMS.has(name)) continue
    const shown = typeof name === 'string' ? name : JSON.stringify(name)
    throw new TemplateError(`The transform ${shown} runs inside AWS only: give the template as it is afterwards.`)
  }
}

/** Splits `A.B.C` into `A` and `B.C`: a logical id has no dots, an attribute may. */
export function splitAtFirstDot(text: string): string[] {
  const dot = text.indexOf('.')
  return dot === -1 ? [text] : [text.slice(0, dot), text.slice(dot + 1)]
}
