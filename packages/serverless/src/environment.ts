import type { Environment, Service } from './framework.ts'

/**
 * Gives the functions the environment that they would have in AWS, and the variables by which SDKs find the user pool.
 *
 * References to resources become their values: serverless-offline would hand out `[object Object]`. A variable that
 * cannot be had outside AWS is left out and told to `warn`. `optionsOf` says what becomes of `NODE_OPTIONS`.
 */
export function setEnvironment(
  { provider, functions = {} }: Service,
  added: Readonly<Record<string, string>>,
  resolve: (value: unknown) => unknown,
  warn: (sentence: string) => void,
  optionsOf: (given: unknown) => string | undefined = () => undefined,
): void {
  const resolved = (environment: Environment, owner: string): Environment =>
    Object.fromEntries(
      Object.entries(environment).flatMap(([name, value]) => {
        if (typeof value !== 'object' || value === null) return [[name, value]]
        try {
          const known = resolve(value)
          return known === undefined ? [] : [[name, known]]
        } catch (error) {
          warn(`${owner}.environment.${name} is left out. ${error instanceof Error ? error.message : String(error)}`)
          return []
        }
      }),
    )

  const common = { ...added, ...resolved(provider.environment ?? {}, 'provider') }
  provider.environment = { ...common, ...nodeOptions(common['NODE_OPTIONS'], optionsOf) }
  for (const [key, definition] of Object.entries(functions)) {
    if (!definition.environment) continue
    const own = resolved(definition.environment, `functions.${key}`)
    definition.environment = own
    // A variable of the function replaces that of the provider.
    if ('NODE_OPTIONS' in own) Object.assign(definition.environment, nodeOptions(own['NODE_OPTIONS'], optionsOf))
  }
}

function nodeOptions(given: unknown, optionsOf: (given: unknown) => string | undefined): Environment {
  const options = optionsOf(given)
  return options === undefined ? {} : { NODE_OPTIONS: options }
}
