import { stat } from 'node:fs/promises'
import { createRequire as requireFrom } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as esbuild from 'esbuild'
import { ConfigError } from '../../config/error.ts'
import type { Source } from './plan.ts'

type Esbuild = typeof esbuild

/** What is bundled, and where to. */
export interface Bundling {
  readonly folder: string
  readonly entry: Source['entry']
  readonly module: string
  /** Options of the application. */
  readonly options: Readonly<Record<string, unknown>>
}

/** A function in one file, which is bundled when it is asked for. */
export interface Bundle {
  /** Bundles it unless no source has changed since. Rejects with what the author reads. */
  refresh(): Promise<void>
  close(): Promise<void>
}

/** Loads the esbuild of the application, else one that is installed beside this program. */
export async function loadEsbuild(folder: string): Promise<Esbuild> {
  for (const from of [join(folder, 'package.json'), import.meta.url]) {
    const path = found(from)
    if (path !== undefined) return ((await import(pathToFileURL(path).href)) as { default: Esbuild }).default // what CommonJS exports
  }
  throw new ConfigError(
    'The functions of the template are bundled by esbuild, which is not installed: npm install --save-dev esbuild',
  )
}

function found(from: string): string | undefined {
  try {
    return requireFrom(from).resolve('esbuild')
  } catch {
    return undefined
  }
}

/** What modules of CommonJS in a bundle expect. On the global object it stands in the way of no name in the bundle. */
const COMMONJS =
  "globalThis.require ??= process.getBuiltinModule('node:module').createRequire(import.meta.url);" +
  'globalThis.__filename ??= import.meta.filename; globalThis.__dirname ??= import.meta.dirname'
const TAKEN = ['alias', 'conditions', 'define', 'external', 'loader', 'mainFields', 'tsconfig'] as const
const MOST_TOLD = 3

/** Makes what bundles one function. Its sources are looked at when it is called, which works on every file system. */
export function createBundle(esbuild: Esbuild, { folder, entry, module, options }: Bundling): Bundle {
  let context: Promise<esbuild.BuildContext> | undefined
  let sources: readonly string[] = []
  let stamps: string | undefined
  let underWay: Promise<void> | undefined

  async function bundle(): Promise<void> {
    if (stamps !== undefined && stamps === (await stampsOf(sources)).text) return
    stamps = undefined
    const started = Date.now()
    context ??= esbuild.context(optionsOf(folder, entry, module, options))
    try {
      const { metafile } = await (await context).rebuild()
      // Names with a scheme are of no file, and what is installed is nobody's to edit.
      const inputs = Object.keys(metafile?.inputs ?? {}).filter(
        (path) => !/^[\w-]{2,}:|^<|(?:^|\/)node_modules\//.test(path),
      )
      sources = inputs.map((path) => resolve(folder, path))
    } catch (error) {
      throw wordsOf(error)
    }
    const { text, newest } = await stampsOf(sources)
    // What was saved meanwhile may have been read before, or not.
    if (newest < started) stamps = text
  }

  return {
    refresh: () => (underWay ??= bundle().finally(() => (underWay = undefined))),
    close: async () => (await context?.catch(() => undefined))?.dispose(),
  }
}

function optionsOf(
  folder: string,
  entry: Source['entry'],
  module: string,
  given: Bundling['options'],
): esbuild.BuildOptions {
  const taken = Object.fromEntries(TAKEN.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])))
  const from = 'file' in entry ? { entryPoints: [entry.file] } : { stdin: { contents: entry.text, resolveDir: folder } }
  return {
    ...taken,
    ...from,
    absWorkingDir: folder,
    outfile: module,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: `node${process.versions.node}`,
    sourcemap: true,
    keepNames: true,
    metafile: true,
    logLevel: 'silent',
    banner: { js: COMMONJS },
  }
}

async function stampsOf(files: readonly string[]): Promise<{ text: string; newest: number }> {
  const found = await Promise.all(files.map((file) => stat(file).catch(() => undefined)))
  const text = found.map((each) => (each ? `${each.mtimeMs} ${each.size} ${each.ino}` : 'gone')).join('\n')
  return { text, newest: Math.max(0, ...found.map((each) => each?.mtimeMs ?? Infinity)) }
}

function wordsOf(error: unknown): Error {
  const { errors = [] } = error as Partial<esbuild.BuildFailure> // of esbuild, or none
  if (errors.length === 0) return error instanceof Error ? error : new Error(String(error))
  const lines = errors.slice(0, MOST_TOLD).map(({ text, location: at }) => {
    return at ? `${at.file}:${at.line}:${at.column + 1}: ${text}` : text
  })
  return new Error(lines.join('; '), { cause: error })
}
