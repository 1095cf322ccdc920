import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { FunctionTargets, ModuleTarget, UrlTarget } from '../domain/functions.ts'
import { ConfigError } from './error.ts'
import type { Section } from './section.ts'

export interface FunctionsGiven {
  readonly functions?: FunctionTargets
}

const NAME = /^([\w-]{1,140}|arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?)$/
const MODULE = /^(?<path>[^#]+\.(?:ts|mts|js|mjs|cjs))(?:#(?<name>[\w$]+))?$/
const FORM = 'It is a module such as ./triggers/define.ts#handler, or a URL.'

/** What runs where a pool names a function. Only the file says it: nothing that comes over the wire selects code. */
export const functions = {
  name: 'functions',
  options: () => [],
  about:
    'What runs where a pool names a function in `LambdaConfig`, by the name of the function or its whole ARN: `<file>#<export>` (`.ts`, `.js` or `.mjs`, from the folder of the configuration file; the export is `handler` unless told), `{ module, export, environment }`, or the URL that an event is sent to.',
  parse(content: Readonly<Record<string, unknown>>, path: string): FunctionTargets {
    return new Map(
      Object.entries(content).map(([name, value]) => {
        const refuse = (problem: string) => new ConfigError(`${path}: "functions.${name}": ${problem}`)
        if (!NAME.test(name)) throw refuse('A function is called by its name in AWS Lambda, or by its whole ARN.')
        return [name, targetOf(value, dirname(resolve(path)), refuse)]
      }),
    )
  },
  /** The functions; refuses modules that are not there. */
  read({ functions: given = new Map() }: FunctionsGiven): FunctionTargets {
    for (const [name, target] of given) {
      // What is made of other files may not be there yet
      if (!('module' in target) || target.refresh || statSync(target.module, { throwIfNoEntry: false })?.isFile())
        continue
      throw new ConfigError(
        `The function ${name} has no module: there is no file ${target.module}. A path is taken from the folder of the configuration file.`,
      )
    }
    return given
  },
} satisfies Section<FunctionsGiven>

type Refuse = (problem: string) => ConfigError

function targetOf(value: unknown, folder: string, refuse: Refuse): ModuleTarget | UrlTarget {
  if (typeof value === 'string') return /^https?:/.test(value) ? urlOf(value, refuse) : moduleOf(value, folder, refuse)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(FORM)
  const { module, export: name, environment, ...rest } = value as Readonly<Record<string, unknown>>
  const [other] = Object.keys(rest)
  if (other !== undefined) throw refuse(`It has no setting "${other}". It has module, export, environment.`)
  if (typeof module !== 'string') throw refuse('It has no "module", the path of a file.')
  const target = moduleOf(module, folder, refuse)
  if (name !== undefined && (typeof name !== 'string' || !/^[\w$]+$/.test(name))) {
    throw refuse('Its "export" is the name of a function that the module exports.')
  }
  return { ...target, export: name ?? target.export, environment: environmentOf(environment, refuse) }
}

function moduleOf(text: string, folder: string, refuse: Refuse): ModuleTarget {
  const { path, name = 'handler' } = MODULE.exec(text)?.groups ?? {}
  if (path === undefined) throw refuse(FORM)
  return { module: resolve(folder, path), export: name, environment: {} }
}

function urlOf(text: string, refuse: Refuse): UrlTarget {
  const url = URL.parse(text)
  if (!url || url.username || url.password) throw refuse('A URL is whole, and has no user.')
  return { url: url.href }
}

function environmentOf(value: unknown, refuse: Refuse): Readonly<Record<string, string>> {
  if (value === undefined || value === null) return {}
  const entries = typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : undefined
  const isPlain = entries?.every(([, one]) => ['string', 'number', 'boolean'].includes(typeof one))
  if (!entries || !isPlain) throw refuse('Its "environment" is a map of texts.')
  return Object.fromEntries(entries.map(([name, one]) => [name, String(one)]))
}
