import { readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { ConfigError } from '../../config/error.ts'

/** A file that says which user pools there are. */
export interface Found {
  readonly kind: 'service' | 'template'
  /** As an absolute path. */
  readonly path: string
  /** Others that could have been meant. */
  readonly others: readonly string[]
}

const SERVICE = /^serverless[\w.-]*\.(?:ya?ml|json|[cm]?[jt]s)$/
const SERVICES = ['serverless.yml', 'serverless.yaml', 'serverless.json', 'serverless.ts', 'serverless.js']
const TEMPLATES = ['template.yaml', 'template.yml', 'template.json']
const CDK = 'cdk.out'

/** Finds the file that is meant: the one that is named, or in a folder the first of those that people have. */
export function findTemplate(given: string | undefined, from: string): Found {
  const place = resolve(from, given ?? '.')
  const found = statSync(place, { throwIfNoEntry: false })
  if (found?.isFile()) return { kind: SERVICE.test(basename(place)) ? 'service' : 'template', path: place, others: [] }
  if (!found?.isDirectory()) throw new ConfigError(`There is no file ${place}.`)
  if (basename(place) === CDK) return synthesized(place)

  const names = [...SERVICES, ...TEMPLATES, CDK].filter((name) =>
    statSync(join(place, name), { throwIfNoEntry: false }),
  )
  const [name, ...others] = names
  if (name === undefined) {
    throw new ConfigError(
      `There is no serverless.yml, template.yaml or cdk.out in ${place}. Name the file: poolhouse up <file>.`,
    )
  }
  if (name === CDK) return synthesized(join(place, name))
  return { kind: SERVICES.includes(name) ? 'service' : 'template', path: join(place, name), others }
}

/** What `cdk synth` has written: of several stacks people say which, as of one each would take the pools of the others. */
function synthesized(folder: string): Found {
  const names = readdirSync(folder).filter((name) => name.endsWith('.template.json'))
  const [name, ...others] = names
  if (name === undefined) throw new ConfigError(`There is no template in ${folder}: run "cdk synth".`)
  if (others.length > 0) throw new ConfigError(`${folder} has several stacks. Name one of ${names.join(', ')}.`)
  return { kind: 'template', path: join(folder, name), others }
}
