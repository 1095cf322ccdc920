import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { StackFunction } from '../../../../provision/src/functions.ts'
import { isRecord } from '../../../../provision/src/template/template.ts'
import type { Code } from './plan.ts'

const ENDINGS = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx']

/** Finds the code of a template's function, from the folder of the template. */
export function codeOf(of: StackFunction, folder: string): Code {
  const { property, environment, metadata } = of
  const foreign = foreignRuntime(property('Runtime'))
  if (foreign !== undefined) return { why: foreign }
  if (property('PackageType') === 'Image') return { why: 'it is a container image' }
  const handler = property('Handler')
  if (typeof handler !== 'string') return { why: 'it has no Handler' }

  const code = property('Code')
  const text = property('InlineCode') ?? (isRecord(code) ? code['ZipFile'] : undefined)
  if (typeof text === 'string') return { entry: { text }, export: exportOf(handler), environment }
  const place = property('CodeUri') ?? assetOf(metadata, code, folder) ?? code ?? '.'
  if (typeof place !== 'string' || place.startsWith('s3:')) return { why: 'its code is not on this machine' }
  const root = resolve(folder, place)
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) return { why: `there is no folder ${root}` }
  return handlerIn(root, handler, environment, entryPoints(metadata))
}

/** Finds a handler such as `src/sign-up.handler` in a folder. */
export function handlerIn(
  root: string,
  handler: string,
  environment: Readonly<Record<string, unknown>>,
  entryPoints: readonly string[] = [],
): Code {
  const path = join(root, dirname(handler), fileName(handler))
  const candidates = [path, join(path, 'index')].flatMap((each) => ENDINGS.map((ending) => each + ending))
  // SAM names the sources of what it bundles beside the handler, which is the bundle
  const sources = entryPoints.filter((each) => basename(each).replace(/\.\w+$/, '') === fileName(handler))
  const file = [...candidates, ...sources.map((each) => join(root, each))].find((each) => existsSync(each))
  if (file === undefined) return { why: `there is no ${path}.ts, .js or the like` }
  return { entry: { file }, export: exportOf(handler), environment }
}

/** Why a function of another language does not run here. */
export function foreignRuntime(runtime: unknown): string | undefined {
  if (typeof runtime !== 'string' || runtime.startsWith('nodejs')) return undefined
  return `its runtime is ${runtime}, and functions of Node.js run here`
}

function fileName(handler: string): string {
  return basename(handler).split('.').slice(0, -1).join('.')
}

function exportOf(handler: string): string {
  return handler.slice(handler.lastIndexOf('.') + 1)
}

/** The folder beside the template in which the CDK has put the code. */
function assetOf(metadata: Readonly<Record<string, unknown>>, code: unknown, folder: string): string | undefined {
  const named = metadata['aws:asset:path']
  if (typeof named === 'string') return named
  const key = isRecord(code) ? code['S3Key'] : undefined
  const [, hash] = /^([\da-f]{64})\.zip$/.exec(typeof key === 'string' ? key : '') ?? []
  const asset = `asset.${hash ?? ''}`
  return hash !== undefined && existsSync(join(folder, asset)) ? asset : undefined
}

function entryPoints({ BuildProperties: properties }: Readonly<Record<string, unknown>>): string[] {
  return isRecord(properties) ? [properties['EntryPoints'] ?? []].flat().map(String) : []
}
