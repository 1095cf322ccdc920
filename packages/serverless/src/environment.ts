import type { Environment, Service } from './framework.ts'

/**
 * Gives the functions the environment that they would have in AWS, and the variables by which SDKs find the user pool.
 *
 * References to resources become their values: serverless-offline would hand out `[object Object]`. A variable that
 * cannot be had outside AWS is left out and told to `warn`.
 */
export function setEnvironment(
  { provider, functions = {} }: Service,
  added: Readonly<Record<string, string>>,
  resolve: (value: unknown) => unknown,
  warn: (sentence: string) => void,
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

  provider.environment = { ...added, ...resolved(provider.environment ?? {}, 'provider') }
  for (const [key, definition] of Object.entries(functions)) {
    if (definition.environment) definition.environment = resolved(definition.environment, `functions.${key}`)
  }
}
