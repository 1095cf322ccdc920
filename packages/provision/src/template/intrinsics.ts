import { createExpansion } from './expansion.ts'
import type { Expansion } from './expansion.ts'
import { isRecord, own, splitAtFirstDot } from './template.ts'
import { TemplateError } from './template-error.ts'
import { dereferenced, substituted } from './texts.ts'

/** What a template's names stand for while it is evaluated. */
export interface Scope {
  /** The value of a parameter, pseudo parameter or resource; throws when there is none of that name. */
  ref(name: string): unknown
  /** A return value of a resource; throws when it has none of that name. */
  attribute(resource: string, attribute: string): unknown
  /** Whether a named condition holds; throws when there is none. */
  condition(name: string): boolean
  readonly mappings: Readonly<Record<string, unknown>>
  /** The values of `Fn::ImportValue` that are known. */
  readonly imports?: Readonly<Record<string, unknown>>
  /** The values of `{{resolve:…}}` that are known. */
  readonly references?: Readonly<Record<string, string>>
  /** The account that evaluations have in common; without, each has its own. */
  readonly expansion?: Expansion
}

type Evaluation = Scope & { readonly expansion: Expansion }

/** The value of `AWS::NoValue`: whatever holds it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue')

/**
 * Evaluates the intrinsic functions in a value, at any depth.
 *
 * Answers `undefined` where the whole value is `AWS::NoValue`.
 * Throws a TemplateError for functions that only AWS can carry out and for those it does not know.
 */
export function evaluate(value: unknown, scope: Scope): unknown {
  const evaluated = inside(value, { expansion: createExpansion(), ...scope })
  return evaluated === NO_VALUE ? undefined : evaluated
}

/** Evaluates a condition: `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not` or `Condition`, nested at will. */
export function holds(condition: unknown, scope: Scope): boolean {
  if (typeof condition === 'boolean') return condition
  const [name, argument] = intrinsic(condition, true) ?? []
  const operands = Array.isArray(argument) ? (argument as unknown[]) : []
  switch (name) {
    case 'Condition':
      return scope.condition(text(argument, 'Condition'))
    case 'Fn::Equals': {
      if (operands.length !== 2) throw new TemplateError('Fn::Equals takes a list of two values.')
      const [left, right] = operands.map((operand) => comparable(evaluate(operand, scope)))
      return left === right
    }
    case 'Fn::And':
    case 'Fn::Or': {
      if (operands.length < 2 || operands.length > 10) {
        throw new TemplateError(`${name} takes a list of two to ten conditions.`)
      }
      const results = operands.map((operand) => holds(operand, scope))
      return name === 'Fn::And' ? results.every(Boolean) : results.some(Boolean)
    }
    case 'Fn::Not':
      if (operands.length !== 1) throw new TemplateError('Fn::Not takes a list of one condition.')
      return !holds(operands[0], scope)
    default:
      throw new TemplateError(`A condition cannot be ${JSON.stringify(condition)}.`)
  }
}

/** The function and argument that an object with a single function key stands for. */
export function intrinsic(value: unknown, inCondition = false): [name: string, argument: unknown] | undefined {
  if (!isRecord(value)) return undefined
  const [first, ...others] = Object.entries(value)
  if (!first || others.length > 0) return undefined
  const [name] = first
  return name === 'Ref' || name.startsWith('Fn::') || (inCondition && name === 'Condition') ? first : undefined
}

/** The two names of `Fn::GetAtt`, the second of which may itself be a function. */
export function attributeNames(argument: unknown): [resource: string, attribute: unknown] {
  const parts: unknown[] = typeof argument === 'string' ? splitAtFirstDot(argument) : [argument].flat()
  const [resource, attribute, ...rest] = parts
  if (typeof resource !== 'string' || attribute === undefined) {
    throw new TemplateError('Fn::GetAtt takes the name of a resource and one of its attributes.')
  }
  return [resource, rest.length === 0 ? attribute : [attribute, ...rest].join('.')]
}

/** The text and own variables of `Fn::Sub`. */
export function substitution(argument: unknown): { template: string; variables: Record<string, unknown> } {
  const [template, variables = {}] = Array.isArray(argument) ? (argument as unknown[]) : [argument]
  if (typeof template !== 'string' || !isRecord(variables)) {
    throw new TemplateError('Fn::Sub takes a text, or a list of a text and its variables.')
  }
  return { template, variables }
}

function inside(value: unknown, scope: Evaluation): unknown {
  if (typeof value === 'string') return resolved(value, scope)
  if (Array.isArray(value)) return value.map((item) => inside(item, scope)).filter((item) => item !== NO_VALUE)
  if (!isRecord(value)) return value

  const call = intrinsic(value)
  if (call) return apply(...call, scope)
  const entries = Object.entries(value).map(([key, item]) => [key, inside(item, scope)] as const)
  return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE))
}

/** A text with what is known in the place of its dynamic references. */
function resolved(value: string, { references = {}, expansion }: Evaluation): string {
  return dereferenced(value, (reference) => {
    const known = own(references, reference)
    expansion(known?.length ?? 0)
    return known
  })
}

function apply(name: string, argument: unknown, scope: Evaluation): unknown {
  const written = <T>(value: T): T => {
    scope.expansion(typeof value === 'string' ? value.length : JSON.stringify([value]).length)
    return value
  }
  scope.expansion(1)
  switch (name) {
    case 'Ref':
      return written(scope.ref(text(argument, 'Ref')))
    case 'Fn::GetAtt': {
      const [resource, attribute] = attributeNames(argument)
      return written(scope.attribute(resource, text(inside(attribute, scope), 'Fn::GetAtt')))
    }
    case 'Fn::Sub': {
      const { template, variables } = substitution(argument)
      const whole = substituted(template, (key) => {
        if (Object.hasOwn(variables, key)) return written(text(inside(variables[key], scope), `Fn::Sub \${${key}}`))
        const [resource = key, attribute] = splitAtFirstDot(key)
        const found = attribute === undefined ? scope.ref(resource) : scope.attribute(resource, attribute)
        return written(text(found, `Fn::Sub \${${key}}`))
      })
      return resolved(whole, scope)
    }
    case 'Fn::Join': {
      const [separator, items] = pair(argument, name, scope)
      if (!Array.isArray(items)) throw new TemplateError('Fn::Join takes a separator and a list.')
      const texts = items.map((item) => text(item, name))
      const between = text(separator, name)
      // Before it is written: a long separator makes much of a little
      scope.expansion(texts.reduce((size, each) => size + each.length + between.length, 0))
      return resolved(texts.join(between), scope)
    }
    case 'Fn::Split': {
      const [separator, whole] = pair(argument, name, scope)
      return written(text(whole, name).split(text(separator, name)))
    }
    case 'Fn::Select': {
      const [index, items] = pair(argument, name, scope)
      const chosen: unknown = Array.isArray(items) ? items[Number(index)] : undefined
      if (chosen === undefined || chosen === null) {
        throw new TemplateError(`Fn::Select cannot select the value at index ${String(index)}.`)
      }
      return chosen
    }
    case 'Fn::If': {
      if (!Array.isArray(argument) || argument.length !== 3) {
        throw new TemplateError('Fn::If takes the name of a condition and two values.')
      }
      const [condition, met, unmet] = argument as unknown[]
      return inside(scope.condition(text(condition, name)) ? met : unmet, scope)
    }
    case 'Fn::FindInMap':
      return written(findInMap(argument, scope))
    case 'Fn::Base64':
      return written(Buffer.from(text(inside(argument, scope), name)).toString('base64'))
    case 'Fn::And':
    case 'Fn::Equals':
    case 'Fn::Not':
    case 'Fn::Or':
      return holds({ [name]: argument }, scope)
    case 'Fn::ImportValue': {
      const exported = text(inside(argument, scope), name)
      const value = own(scope.imports ?? {}, exported)
      if (value !== undefined) return written(value)
      throw new TemplateError(
        `Fn::ImportValue ${JSON.stringify(exported)} reads another stack, which exists in AWS only: ` +
          'give the value under `imports`, by this name.',
      )
    }
    case 'Fn::Transform':
      throw new TemplateError(
        'Fn::Transform runs a macro inside AWS only: give the template as it is after the transform.',
      )
    default:
      throw new TemplateError(`The function ${name} is not known here.`)
  }
}

function findInMap(argument: unknown, scope: Evaluation): unknown {
  if (!Array.isArray(argument) || argument.length < 3) {
    throw new TemplateError('Fn::FindInMap takes the name of a map and two keys.')
  }
  const [map, top, second] = argument.slice(0, 3).map((part) => text(inside(part, scope), 'Fn::FindInMap'))
  const found = [map, top, second].reduce<unknown>(
    (level, key) => (isRecord(level) && key !== undefined && Object.hasOwn(level, key) ? level[key] : undefined),
    scope.mappings,
  )
  if (found !== undefined) return found

  const options: unknown = argument[3]
  if (isRecord(options) && Object.hasOwn(options, 'DefaultValue')) return inside(options['DefaultValue'], scope)
  throw new TemplateError(`Fn::FindInMap finds no ${second} under ${top} in the mapping ${map}.`)
}

function pair(argument: unknown, name: string, scope: Evaluation): [unknown, unknown] {
  if (!Array.isArray(argument) || argument.length !== 2) throw new TemplateError(`${name} takes a list of two values.`)
  return [inside(argument[0], scope), inside(argument[1], scope)]
}

function text(value: unknown, where: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value) && where.startsWith('Fn::Sub')) return value.map(String).join(',')
  throw new TemplateError(`${where} needs a text${value === NO_VALUE ? ', not AWS::NoValue' : ''}.`)
}

function comparable(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
