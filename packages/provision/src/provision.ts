import { bring, remove } from './bring.ts'
import type { ResourceChange } from './bring.ts'
import type { Shortfall } from './limits/shortfall.ts'
import { shortfallLines } from './limits/shortfall.ts'
import { survey } from './limits/survey.ts'
import { readProperties } from './resources/properties.ts'
import type { Call, Issuer } from './resources/resource-type.ts'
import { openStack } from './stack.ts'
import type { Definition, Given } from './stack.ts'
import { ledgerOf } from './state.ts'
import type { State } from './state.ts'
import { createExpansion } from './template/expansion.ts'
import { evaluate } from './template/intrinsics.ts'
import type { Scope } from './template/intrinsics.ts'
import { digest } from './template/placeholders.ts'
import type { Template } from './template/template.ts'
import { named, TemplateError } from './template/template-error.ts'

export interface Provisioning extends Given {
  readonly call: Call
  readonly state?: State | undefined
  /** Whether a function of that name runs for the server; without it none does. Triggers that name others are left out. */
  readonly runs?: (functionName: string) => boolean
  /** Refuses a template that asks for anything that the server does not do. */
  readonly strict?: boolean
  /** The issuer of a pool's tokens where it is not AWS's: what `ProviderURL` and `ProviderName` are made of. */
  readonly issuer?: Issuer
  /** Called after each change with the state so far, so that a run that fails halfway is continued by the next. */
  readonly save?: (state: State) => Promise<void> | void
  /** Handed, before the first change, what evaluates a value with what is made by then. */
  readonly resolving?: (resolve: (value: unknown) => unknown) => void
}

export interface Provisioned {
  /** The template's outputs, by name; those that cannot be had outside AWS are in `unresolved`. */
  readonly outputs: Readonly<Record<string, unknown>>
  /** Why an output has no value, by name. */
  readonly unresolved: Readonly<Record<string, string>>
  /** Physical ids by logical id. */
  readonly resources: Readonly<Record<string, string>>
  readonly changes: readonly ResourceChange[]
  /** All that the template asks for and does not get. */
  readonly shortfalls: readonly Shortfall[]
  readonly state: State
  /** Evaluates a value, such as an environment variable, in which the template's resources may be referred to. */
  readonly resolve: (value: unknown) => unknown
}

/**
 * Makes the user pools of a template and what belongs to them, or brings those of an earlier run to what it says now.
 *
 * Identifiers and users are kept as long as the state is handed in again. What left the template is deleted unless its
 * `DeletionPolicy` is `Retain`; what was deleted behind the state's back is made again. What the server does not do is
 * told in `shortfalls`: resources that are not made have plausible values where they are referred to, as those of other
 * services have. Throws a TemplateError, before the first change where the template alone tells; a refusal of the API is
 * its cause.
 */
export async function provision(options: Provisioning): Promise<Provisioned> {
  const { template, call, resolving, state = { resources: {} }, runs = () => false } = options
  const stack = openStack(options)
  const { definitions, lacking, order, scope, made } = stack
  resolving?.((value) => evaluate(value, { ...scope, expansion: createExpansion() }))
  const isMissing = (type: string, name: string) =>
    lacking.some(({ logicalId, type: each }) => each === `AWS::Cognito::${type}` && scope.ref(logicalId) === name)
  const surveyed = (id: string, { type, resource: { Type, Properties } }: Definition) => {
    const value = named(id, () => evaluate(Properties, scope))
    return survey(id, Type, readProperties(id, value, type), { isMissing, runs })
  }

  // Evaluated once with names for identifiers, so that a mistake in the last resource is told before the first is made
  const foreseen = [...definitions].flatMap(([id, definition]) => surveyed(id, definition).shortfalls)
  if (options.strict) refuseShortfalls([...lacking, ...foreseen])
  stack.make()

  const ledger = ledgerOf(state, options.save)
  const changes: ResourceChange[] = []
  const shortfalls: Shortfall[] = [...lacking]
  for (const id of order) {
    const definition = definitions.get(id)
    if (!definition) continue
    const { type } = definition
    const { properties, shortfalls: met } = surveyed(id, definition)
    const generatedName = `${id}-${digest(`${options.stackName}/${id}`, 12)}`
    const change = await about(id, bring({ id, ...definition, properties, generatedName }, ledger, call))
    const { physicalId } = change
    const attributes = await about(id, type.read(call, physicalId, properties, options.issuer))
    made.set(id, { physicalId, attributes })
    changes.push(change)
    shortfalls.push(...met)
  }

  // What was made anew stands last; but what needs it may have been kept, and has to be removed before it
  await ledger.arrange(order)

  for (const [id, left] of Object.entries(ledger.state().resources).toReversed()) {
    if (definitions.has(id)) continue
    const { type, physicalId, retained } = left
    if (!retained) await about(id, remove(left, call))
    await ledger.drop(id)
    changes.push({ logicalId: id, type, physicalId, properties: [], action: retained ? 'retained' : 'deleted' })
  }

  return {
    ...outputsOf(template, scope),
    resources: Object.fromEntries([...made].map(([id, { physicalId }]) => [id, physicalId])),
    changes,
    shortfalls,
    state: ledger.state(),
    resolve: (value) => evaluate(value, scope),
  }
}

function refuseShortfalls(shortfalls: readonly Shortfall[]): void {
  if (shortfalls.length === 0) return
  const lines = shortfallLines(shortfalls)
  throw new TemplateError(['The template asks for more than there is, and `strict` is set.', ...lines].join('\n'))
}

function outputsOf(template: Template, scope: Scope) {
  const outputs: [string, unknown][] = []
  const unresolved: [string, string][] = []
  for (const [name, { Value: value, Condition: condition }] of Object.entries(template.Outputs)) {
    try {
      if (condition === undefined || scope.condition(condition)) {
        outputs.push([name, evaluate(value, scope)])
      }
    } catch (error) {
      // An output of another service must not stand in the way of the pools
      if (!(error instanceof TemplateError)) throw error
      unresolved.push([name, error.message])
    }
  }
  return { outputs: Object.fromEntries(outputs), unresolved: Object.fromEntries(unresolved) }
}

/** Says which resource a refusal of the API is about. */
async function about<T>(id: string, pending: Promise<T>): Promise<T> {
  try {
    return await pending
  } catch (error) {
    if (error instanceof TemplateError || !(error instanceof Error)) throw error
    throw new TemplateError(`${id}: ${error.message}`, { cause: error })
  }
}
