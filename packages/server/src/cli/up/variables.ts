import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseText } from '../../../../provision/src/template/parse-template.ts'
import { isRecord } from '../../../../provision/src/template/template.ts'
import { ConfigError } from '../../config/error.ts'
import { readText } from './template.ts'

interface Place {
  readonly stage: string | undefined
  readonly folder: string
}

/** Variables within variables; one that is its own value has no end. */
const DEEPEST = 30
/** A few lines in which each variable stands twice for the next would fill the memory. */
const MOST = 20_000

/** Innermost ones. `${AWS::Region}` and `${Pool.Arn}` are CloudFormation's own. */
const VARIABLE = /\$\{([^${}]+)\}/
const IS_OURS = /^\s*(?:[a-zA-Z][\w-]*:(?!:)|[a-zA-Z][\w-]*\()/
const FALLBACKS = /,(?=(?:[^'"]|'[^']*'|"[^"]*")*$)/

/**
 * Resolves the variables of a Serverless configuration that need nothing but its own files: `self`, `opt:stage`,
 * `sls:stage`, `param`, `env`, and `file` of YAML or JSON. Throws a ConfigError for all others.
 */
export function resolveVariables(config: unknown, { stage: given, folder }: Place): unknown {
  let left = MOST

  function within(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return inText(value, depth)
    if (Array.isArray(value)) return value.map((each: unknown) => within(each, depth))
    if (!isRecord(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, within(each, depth)]))
  }

  function inText(text: string, depth: number): unknown {
    // Values stand outside of the text until the end: what they hold is no part of an expression.
    const values: unknown[] = []
    const filled = (part: string): unknown => {
      const [, only] = /^\0(\d+)\0$/.exec(part) ?? []
      if (only !== undefined) return values[Number(only)]
      return part.replaceAll(/\0(\d+)\0/g, (_, index) => {
        const value = values[Number(index)]
        if (typeof value === 'object') throw new ConfigError(`A variable in "${text}" is no text.`)
        return typeof value === 'string' ? value : JSON.stringify(value)
      })
    }
    if (text.includes('\0')) return text
    let rest = text
    for (let from = 0; ;) {
      const match = VARIABLE.exec(rest.slice(from))
      if (!match) return filled(rest)
      const [whole, inside = ''] = match
      const at = from + match.index
      if (IS_OURS.test(inside)) {
        values.push(valueOf(inside, filled, depth))
        rest = `${rest.slice(0, at)}\0${values.length - 1}\0${rest.slice(at + whole.length)}`
      } else from = at + whole.length
    }
  }

  function valueOf(expression: string, filled: (part: string) => unknown, depth: number): unknown {
    left -= 1
    const shown = `\${${expression.replaceAll(/\0\d+\0/g, '…')}}`
    if (depth > DEEPEST || left < 0) throw new ConfigError(`${shown} stands for itself, or for too much.`)
    for (const part of expression.split(FALLBACKS).map((each) => each.trim())) {
      const text = filled(part)
      // A variable alone has its value already
      const value = part.startsWith('\0') || typeof text !== 'string' ? text : source(text, depth + 1)
      if (value !== undefined && value !== null) return value
    }
    throw new ConfigError(`${shown} has no value.`)
  }

  function source(part: string, depth: number): unknown {
    const literal = /^(?:'([^']*)'|"([^"]*)"|(-?\d+(?:\.\d+)?|true|false|null))$/.exec(part)
    if (literal) return literal[1] ?? literal[2] ?? (JSON.parse(literal[3] ?? 'null') as unknown)
    const [, kind = '', inBrackets, address = ''] = /^([\w-]+)(?:\(([^)]*)\))?(?::(.*))?$/s.exec(part) ?? []
    if (kind === 'self') return at(config, address, depth)
    if (kind === 'opt') return address === 'stage' ? given : undefined
    if (kind === 'sls' && address === 'stage') return stage(depth)
    if (kind === 'env') return process.env[address]
    if (kind === 'param') return parameter(address, depth)
    if (kind === 'file' && inBrackets !== undefined) return at(fileAt(inBrackets), address, depth)
    throw new ConfigError(
      `\${${part}} is resolved by the Serverless Framework only: npm install --save-dev osls, and this asks it.`,
    )
  }

  const stage = (depth: number): unknown => given ?? at(config, 'provider.stage', depth) ?? 'dev'
  const parameter = (name: string, depth: number): unknown =>
    at(config, `params.${String(stage(depth))}.${name}`, depth) ?? at(config, `params.default.${name}`, depth)

  function fileAt(path: string): unknown {
    if (!/\.(?:ya?ml|json)$/.test(path)) {
      throw new ConfigError(
        `\${file(${path})} is a program, which the Serverless Framework runs: npm install --save-dev osls`,
      )
    }
    const file = resolve(folder, path)
    // As in the framework, what is not there has no value
    return existsSync(file) ? parseText(readText(file)) : undefined
  }

  function at(from: unknown, address: string, depth: number): unknown {
    const names = address.split('.').filter(Boolean)
    return within(
      names.reduce<unknown>((value, name) => {
        const level = typeof value === 'string' ? inText(value, depth) : value
        if (typeof level !== 'object' || level === null || !Object.hasOwn(level, name)) return undefined
        return (level as Record<string, unknown>)[name] // an own member
      }, from),
      depth,
    )
  }

  return within(config, 0)
}
