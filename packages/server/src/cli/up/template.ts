import { readFileSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { parseTemplate } from '../../../../provision/src/template/parse-template.ts'
import { ConfigError } from '../../config/error.ts'
import { codeOf } from './code.ts'
import type { Plan } from './plan.ts'

/** AWS takes templates of one. */
const LONGEST = 4 * 1024 * 1024
/** A name that says nothing of the stack. */
const COMMON = /^(?:template|cloudformation|index|main)$/

/** Reads a template of CloudFormation, of SAM, or as the CDK has written it. */
export function readTemplatePlan(
  path: string,
  { stackName, warn }: { readonly stackName: string | undefined; readonly warn: (sentence: string) => void },
): Plan {
  const place = dirname(path)
  const folder = basename(place) === 'cdk.out' ? dirname(place) : place
  const own = basename(path).replace(/(?:\.template)?\.\w+$/, '')
  return {
    folder,
    stackName: requireName(stackName ?? nameOf(COMMON.test(own) ? basename(folder) : own)),
    template: parseTemplate(readText(path), warn),
    region: undefined,
    code: (of) => codeOf(of, place),
  }
}

/** Reads a file that a person names: reading what is no file may wait forever. */
export function readText(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile()) throw new ConfigError(`There is no file ${path}.`)
  if (found.size > LONGEST) throw new ConfigError(`${path} is longer than 4 MiB.`)
  return readFileSync(path, 'utf8')
}

/** Refuses what CloudFormation does not take as the name of a stack: folders are called by it. */
export function requireName(name: string): string {
  if (/^[A-Za-z][A-Za-z\d-]{0,127}$/.test(name)) return name
  throw new ConfigError(`${JSON.stringify(name)} is no name of a stack: it has letters, digits and hyphens.`)
}

function nameOf(text: string): string {
  const name = text.replaceAll(/[^A-Za-z\d]+/g, '-').replaceAll(/^[^A-Za-z]+|-+$/g, '')
  return name === '' ? 'stack' : name.slice(0, 128)
}
