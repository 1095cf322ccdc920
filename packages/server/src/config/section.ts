import type { Command, Option } from 'commander'
import { InvalidArgumentError } from 'commander'
import { ConfigError } from './error.ts'
import { collect } from './options.ts'

/**
 * One section of the configuration. Its options on the command line and in the environment are, in camel case, what it
 * holds in the file.
 */
export interface Section<Given> {
  /** Its name in the file. */
  readonly name: string
  readonly options: () => readonly Option[]
  /** What it holds in the file, where that is more than values of options. */
  readonly about?: string
  /** Reads its part of the file where that is more than values of options, into an option of its name. */
  parse?(content: Readonly<Record<string, unknown>>, path: string): unknown
  /** Checks what was given, and refuses in words what does not go together. */
  read(given: Given): unknown
}

/** A section of any kind: `read` is called by whoever knows which. */
export type AnySection = Pick<Section<never>, 'name' | 'options' | 'about' | 'parse'>

/**
 * Gives a command the values of a file for all options that neither the command line nor the environment set, nor
 * something that does not go with them.
 *
 * Refuses a section or a setting that nobody knows, a value that the option would not take either, and two settings
 * that do not go together.
 */
export function applyFile(command: Command, sections: readonly AnySection[], content: unknown, path: string): void {
  const refuse = (problem: string) => new ConfigError(`${path}: ${problem}`)
  if (content === null || content === undefined) return
  if (!isObject(content)) throw refuse('it holds no sections.')
  const given: { readonly option: Option; readonly value: unknown; readonly name: string }[] = []
  for (const [name, settings] of Object.entries(content)) {
    const section = sections.find((one) => one.name === name)
    if (!section)
      throw refuse(`there is no section "${name}". There are ${sections.map((one) => one.name).join(', ')}.`)
    if (settings === null) continue
    if (!isObject(settings)) throw refuse(`the section "${name}" holds no settings.`)
    if (section.parse) {
      command.setOptionValueWithSource(section.name, section.parse(settings, path), 'config')
      continue
    }
    const own = new Set(section.options().map((option) => option.attributeName()))
    const options = command.options.filter((option) => own.has(option.attributeName()))
    for (const [setting, value] of Object.entries(settings)) {
      const option = options.find((one) => one.attributeName() === setting)
      if (!option) {
        const known = options.map((one) => one.attributeName()).join(', ')
        throw refuse(`"${name}" has no setting "${setting}". It has ${known}.`)
      }
      try {
        given.push({ option, value: parse(option, value), name: `"${name}.${setting}"` })
      } catch (error) {
        if (!(error instanceof InvalidArgumentError)) throw error
        throw refuse(`"${name}.${setting}": ${error.message}`)
      }
    }
  }
  const counting = given.filter(({ value }) => value !== false)
  for (const one of counting) {
    const other = counting.find(({ option }) => conflict(one.option, option))
    if (other) throw refuse(`${one.name} cannot be used with ${other.name}.`)
  }
  const isSet = (option: Option) =>
    !['default', undefined].includes(command.getOptionValueSource(option.attributeName()))
  const set = command.options.filter(isSet)
  for (const { option, value } of given) {
    if (set.some((other) => other === option || conflict(option, other))) continue
    command.setOptionValueWithSource(option.attributeName(), value, 'config')
  }
}

/** Commander looks for conflicts before a file is read, and an option names only those that it does not go with itself. */
function conflict(one: Option, other: Option): boolean {
  return namesOf(one).includes(other.attributeName()) || namesOf(other).includes(one.attributeName())
}

/** What an option does not go with, which Commander keeps and its types leave out. */
function namesOf(option: Option): readonly string[] {
  return (option as Option & { readonly conflictsWith: readonly string[] }).conflictsWith
}

/** Reads a value of the file as the same text on the command line would be read. */
function parse(option: Option, value: unknown): unknown {
  if (!option.required && !option.optional) {
    if (typeof value === 'boolean') return value
    throw new InvalidArgumentError('It is true or false.')
  }
  const texts = (Array.isArray(value) ? value : [value]) as unknown[] // each is looked at below
  if (texts.length === 0) throw new InvalidArgumentError('It is empty.')
  let parsed: unknown
  for (const text of texts) {
    if (typeof text !== 'string' && typeof text !== 'number')
      throw new InvalidArgumentError('It is a text or a number.')
    if (collect(String(text)).length === 0) throw new InvalidArgumentError('It is empty.')
    if (option.argChoices && !option.argChoices.includes(String(text))) {
      throw new InvalidArgumentError(`It is one of ${option.argChoices.join(', ')}.`)
    }
    parsed = option.parseArg ? option.parseArg(String(text), parsed as never) : String(text) // by the option's own rule
    if (Array.isArray(value) && !Array.isArray(parsed)) throw new InvalidArgumentError('It is one value and no list.')
  }
  return parsed
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
