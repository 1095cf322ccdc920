import { ApiError } from '../../errors.ts'
import type { PoolSettings } from '../../storage/port/index.ts'

/** The levels of authentication that a pool's tokens name, weakest first (tokens.md 2.5). */
export const LEVELS = [1, 2, 3, 4] as const
export type Level = (typeof LEVELS)[number]

type AcrConfiguration = NonNullable<PoolSettings['AcrConfiguration']>

/** The name of a level: the pool's own, else the service's. */
export function levelName({ AcrConfiguration: own }: Pick<PoolSettings, 'AcrConfiguration'>, level: Level): string {
  return own?.[`Level${level}`]?.AcrValue ?? `urn:cognito:loa:${level}`
}

/** The levels that a list of names means, in its order. Names that no level has mean nothing. */
export function levelsNamed(settings: Pick<PoolSettings, 'AcrConfiguration'>, names: string): Level[] {
  const levels = new Map(LEVELS.map((level) => [levelName(settings, level), level]))
  return names.split(' ').flatMap((name) => levels.get(name) ?? [])
}

/** The names of all levels, those that are not given too. Refuses levels that do not exist, and two of one name. */
export function allLevels(given: AcrConfiguration): AcrConfiguration {
  const names = LEVELS.map((level) => [`Level${level}`, levelName({ AcrConfiguration: given }, level)] as const)
  const levels = new Set<string>(names.map(([level]) => level))
  if (Object.keys(given).some((key) => !levels.has(key))) throw invalid('AcrConfiguration has Level1 to Level4.')
  if (new Set(names.map(([, name]) => name)).size < names.length) {
    throw invalid('Each level of AcrConfiguration must have a value of its own.')
  }
  return Object.fromEntries(names.map(([level, AcrValue]) => [level, { AcrValue }]))
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterException', message)
}
