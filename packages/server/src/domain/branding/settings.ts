import { ApiError } from '../../errors.ts'
import type { Document } from '../../model/wire.ts'
import { DEFAULT_SETTINGS } from './default-settings.ts'

type Parts = { readonly [name: string]: Document }

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  colorSchemeMode: ['LIGHT', 'DARK', 'DYNAMIC'],
  displayType: ['TEXT', 'IMAGE'],
  formInclusion: ['IN', 'OUT'],
  horizontal: ['START', 'CENTER', 'END'],
  location: ['START', 'CENTER', 'END'],
  position: ['TOP', 'BOTTOM'],
  spacingDensity: ['REGULAR', 'COMPACT'],
  vertical: ['START', 'CENTER', 'END'],
}

const COLOR = /^[0-9a-f]{8}$/i
/** What a thing with colours may have more of than it has by default. */
const COLORS = new Set(['backgroundColor', 'borderColor', 'foregroundColor', 'indicatorColor', 'textColor'])
const LARGEST_RADIUS = 1000

/** Refuses settings that are not a part of the known tree, or of another type than there. */
export function refuseSettings(settings: unknown): asserts settings is Document {
  refusePart(settings, DEFAULT_SETTINGS, 'settings')
}

function refusePart(given: unknown, known: Document, path: string): void {
  const name = path.slice(path.lastIndexOf('.') + 1)
  if (isParts(known)) {
    if (!isParts(given)) throw invalid(`${path} must be an object`)
    for (const [key, part] of Object.entries(given)) refuseMember(part, known, key, path)
  } else if (Array.isArray(known)) {
    if (!Array.isArray(given) || JSON.stringify(given).length > 20_000) throw invalid(`${path} must be a list`)
  } else if (typeof given !== typeof known) {
    throw invalid(`${path} must be a ${typeof known}`)
  } else if (typeof given === 'number' && !(given >= 0 && given <= LARGEST_RADIUS)) {
    throw invalid(`${path} must be from 0 to ${LARGEST_RADIUS}`)
  } else if (typeof given === 'string' && typeof known === 'string') {
    if (COLOR.test(known) && !COLOR.test(given)) throw invalid(`${path} must be a color of 8 hexadecimal digits`)
    const choices = Object.hasOwn(CHOICES, name) ? CHOICES[name] : undefined
    if (choices && !choices.includes(given)) throw invalid(`${path} must be one of ${choices.join(', ')}`)
    if (given.length > 100) throw invalid(`${path} is too long`)
  }
}

function refuseMember(given: unknown, known: Parts, key: string, path: string): void {
  const at = `${path}.${key}`
  if (path === 'settings.components.idpButton.custom') {
    // By the names of providers, each as the button of all others.
    refusePart(given, DEFAULT_SETTINGS.components.idpButton.standard, 'settings.components.idpButton.standard')
    return
  }
  const hasColors = Object.keys(known).some((each) => COLORS.has(each))
  const part = Object.hasOwn(known, key) ? known[key] : hasColors && COLORS.has(key) ? '00000000' : undefined
  if (part === undefined) throw invalid(`${at.slice(0, 200)} is not known`)
  refusePart(given, part, at)
}

/** Gives the default settings with those that were given in their place. */
export function mergedSettings(given: Document = {}): Document {
  return mergedOver(DEFAULT_SETTINGS, given)
}

/** Gives settings with those that are given in their place. */
export function mergedOver(known: Document, given: Document = {}): Document {
  if (!isParts(known) || !isParts(given)) return given
  const result: Record<string, Document> = { ...known }
  for (const [name, part] of Object.entries(given)) {
    const before = Object.hasOwn(known, name) ? known[name] : undefined
    result[name] = before === undefined ? part : mergedOver(before, part)
  }
  return result
}

function isParts(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterException', `Invalid settings: ${message}.`)
}
