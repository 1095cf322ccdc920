import { resolve } from 'node:path'
import type { Service } from '../framework.ts'
import type { OfflineOptions } from '../offline-options.ts'

/** A module of the service's folder, or a URL: as the configuration file of Poolhouse has them. */
export type Target = string | { readonly module: string; readonly export?: string; readonly environment?: object }

/** Where the functions run that pools name as triggers. */
export interface Functions {
  /** Whether a function of that name runs at all. */
  readonly runs: (functionName: string) => boolean
  /** Where serverless-offline invokes those of the service; `undefined` when there are none. */
  readonly endpoint: string | undefined
  /** What runs elsewhere, by name, with whole paths. */
  readonly targets: Readonly<Record<string, Target>>
}

/** Tells where functions run: where `custom.poolhouse.functions` says, else those of the service in serverless-offline. */
export function functionsOf(
  { functions = {} }: Service,
  given: Readonly<Record<string, Target>>,
  { host = 'localhost', lambdaPort = 3002 }: OfflineOptions,
  serviceDir: string,
): Functions {
  // Of a container image it runs nothing
  const names = Object.values(functions).flatMap(({ name, handler }) => (handler === undefined ? [] : [name]))
  const targets = Object.fromEntries(Object.entries(given).map(([name, target]) => [name, whole(target, serviceDir)]))
  const known = new Set([...names, ...Object.keys(targets).map((name) => name.split(':')[6] ?? name)])
  return {
    runs: (name) => known.has(name),
    // It speaks http there whatever its `httpsProtocol` says
    endpoint: names.length > 0 ? `http://${reachable(String(host))}:${Number(lambdaPort)}` : undefined,
    targets,
  }
}

function whole(target: Target, serviceDir: string): Target {
  if (typeof target !== 'string') return { ...target, module: resolve(serviceDir, target.module) }
  return /^https?:/.test(target) ? target : resolve(serviceDir, target)
}

/** Where one reaches what listens on a host. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
