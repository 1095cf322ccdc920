import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StackFunction } from '../../../../provision/src/functions.ts'
import { ConfigError } from '../../config/error.ts'
import type { FunctionTargets, ModuleTarget } from '../../domain/functions.ts'
import type { Bundle } from './bundle.ts'
import { createBundle, loadEsbuild } from './bundle.ts'
import type { Code, Plan, Source } from './plan.ts'

/** The functions of a stack, as the server runs them. */
export interface StackTargets {
  readonly targets: FunctionTargets
  /** Which runs from where, and which does not and why, for people. */
  readonly lines: readonly string[]
  /** Bundles all, and answers what could not be. */
  bundle(): Promise<readonly string[]>
  /** From here on, environments have what is made. */
  know(resolve: (value: unknown) => unknown, common: Readonly<Record<string, string>>): void
  close(): Promise<void>
}

interface Circumstances {
  /** Whether a function of that name runs elsewhere. */
  readonly runsElsewhere: (name: string) => boolean
  readonly warn: (sentence: string) => void
}

/** Makes what runs the functions that pools of a plan name. Throws a ConfigError when there is code and no esbuild. */
export async function stackTargets(
  { folder, stackName, settings, code }: Plan,
  triggers: readonly StackFunction[],
  { runsElsewhere, warn }: Circumstances,
): Promise<StackTargets> {
  const place = join(folder, '.poolhouse', 'functions', stackName)
  const here = triggers.filter(({ name }) => !runsElsewhere(name)).map((of) => ({ of, found: codeOf(of, code) }))
  const runnable = here.flatMap(({ of, found }) => ('why' in found ? [] : [{ of, found }]))
  const lines = here.map(({ of, found }) =>
    'why' in found
      ? `${of.logicalId} does not run here: ${found.why}.`
      : `${of.logicalId} runs ${shown(found, folder)}`,
  )
  let resolve = (value: unknown): unknown => (typeof value === 'object' ? undefined : value)
  let common: Readonly<Record<string, string>> = {}
  const told = new Set<string>()
  const environmentOf = (name: string, given: Source['environment']): Record<string, string> => {
    const own = Object.entries(given).flatMap(([variable, value]) => {
      try {
        const known = resolve(value)
        return known === undefined ? [] : [[variable, typeof known === 'string' ? known : JSON.stringify(known)]]
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        const sentence = `${variable} of the function ${name} is left out. ${why}`
        if (!told.has(sentence)) warn(sentence)
        told.add(sentence)
        return []
      }
    })
    return { ...common, ...Object.fromEntries(own) }
  }

  // What an earlier run has left is of sources that may be gone
  if (runnable.length > 0) await emptied(place)
  const esbuild = runnable.length > 0 ? await loadEsbuild(folder) : undefined
  const bundles = new Map<string, Bundle>()
  const targets = new Map<string, ModuleTarget>()
  for (const { of, found } of runnable) {
    if (!esbuild) break
    const module = join(place, `${of.logicalId}.mjs`)
    const bundle = createBundle(esbuild, { folder, entry: found.entry, module, options: settings?.bundling ?? {} })
    bundles.set(of.logicalId, bundle)
    targets.set(of.name, {
      module,
      export: found.export,
      refresh: () => bundle.refresh(),
      // Read by each thread that starts: by then there may be more of what it refers to
      get environment() {
        return environmentOf(of.name, found.environment)
      },
    })
  }

  return {
    targets,
    lines,
    async bundle() {
      const failures = Array.from(bundles, async ([id, bundle]) => {
        const failed = await bundle.refresh().then(
          () => undefined,
          (error: Error) => `${id} cannot be bundled: ${error.message}`,
        )
        return failed ?? []
      })
      return (await Promise.all(failures)).flat()
    },
    know(known, given) {
      resolve = known
      common = given
    },
    async close() {
      await Promise.all(Array.from(bundles.values(), (bundle) => bundle.close()))
    },
  }
}

/** A file is called by the name in the template, which may be a path to elsewhere. */
function codeOf(of: StackFunction, code: Plan['code']): Code {
  return /^\w{1,255}$/.test(of.logicalId) ? code(of) : { why: 'it has no name that CloudFormation takes' }
}

/** Makes a folder that is nobody's source, with nothing in it. */
async function emptied(place: string): Promise<void> {
  try {
    await rm(place, { recursive: true, force: true })
    await mkdir(place, { recursive: true })
    await writeFile(join(place, '.gitignore'), '*\n')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`Functions cannot be bundled into ${place}: ${why}`, { cause })
  }
}

function shown({ entry, export: name }: Source, folder: string): string {
  if ('text' in entry) return `the code in the template (${name})`
  const { file } = entry
  return `${file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file}#${name}`
}
