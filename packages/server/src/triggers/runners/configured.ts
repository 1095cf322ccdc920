import type { FunctionTargets, LambdaEndpoint } from '../../domain/functions.ts'
import type { Log, Services } from '../../domain/services.ts'
import type { Send } from '../../http/outgoing/send.ts'
import { functionNameOf } from './function-name.ts'
import { invoke } from './lambda.ts'
import type { ModuleRunner } from './module.ts'
import { createModuleRunner } from './module.ts'
import type { Runner } from './runner.ts'
import { NotCalled } from './runner.ts'
import { runAtUrl } from './url.ts'

export interface ConfiguredRunner extends Runner {
  /** Ends the threads in which modules run; calls under way fail. */
  close(): Promise<void>
}

const KEPT = 1_000

/**
 * Runs functions where the configuration says: in a module, at a URL, else at the Lambda endpoint, if there is one.
 * Nothing else selects what runs: a pool's ARN is a name to look up. `undefined` where nothing is configured.
 */
export function createConfiguredRunner(
  { targets, endpoint }: { targets: FunctionTargets; endpoint: LambdaEndpoint | undefined },
  {
    log,
    random,
    send,
    authorities,
  }: { log: Log; random: Services['random']; send: Send; authorities?: readonly string[] },
): ConfiguredRunner | undefined {
  if (targets.size === 0 && !endpoint) return undefined
  const modules = new Map<string, ModuleRunner>()
  for (const [name, target] of targets) {
    if ('module' in target) modules.set(name, createModuleRunner(target, { log, random, authorities }))
  }
  const told = new Set<string>()

  return {
    async run(arn, event, limits) {
      const called = functionNameOf(arn)
      const key = targets.has(arn) ? arn : called.name
      const module = modules.get(key)
      if (module) return module.run(called, event, limits)
      const target = targets.get(key)
      if (target && 'url' in target) return runAtUrl(send, target, event, limits)
      if (endpoint && called.name !== '') return invoke(send, endpoint, called, event, limits)
      if (!told.has(arn) && told.size < KEPT) {
        told.add(arn)
        log.warn(`Nothing runs ${arn}: add it to "functions" of the configuration file (docs/configuration.md).`)
      }
      throw new NotCalled('ResourceNotFoundException')
    },
    async close() {
      await Promise.all(Array.from(modules.values(), (module) => module.close()))
    },
  }
}
