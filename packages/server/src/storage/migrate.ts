import type { Engine } from './engine.ts'
import { StorageError } from './error.ts'
import { migrations } from './migrations/index.ts'
import { metaStatements, MIGRATION, VERSION } from './sql/meta.ts'
import { one, raw, run, type Work } from './statement.ts'

/**
 * Brings the schema to this program's version, or refuses in words.
 *
 * Steps are known by their names. All pending ones are one transaction; of processes that start together one takes them
 * and the others wait for it.
 */
export async function migrate(engine: Engine, { migrate: allowed }: { migrate: boolean }): Promise<void> {
  const had = await namesOf(engine)
  refuseNewer(engine, had)
  if (pending(had).length === 0) return
  if (!allowed) throw behind(engine, had)
  await engine.migrate(() => migrateFrom(engine))
}

async function namesOf(engine: Engine): Promise<Set<string>> {
  const [meta] = await engine.read(engine.can.findMeta)
  if (!meta) return new Set()
  const { get, under } = metaStatements(engine)
  const [version] = await engine.read(get.bind({ key: VERSION }))
  return named(version?.value, await engine.read(under.bind({ prefix: `${MIGRATION}%` })))
}

/** The steps a database has had, by name. Where none is named, a program wrote it that only counted them. */
function named(version: string | undefined, rows: readonly { readonly key: string }[]): Set<string> {
  if (rows.length > 0) return new Set(rows.map(({ key }) => key.slice(MIGRATION.length)))
  return new Set(Object.keys(migrations).slice(0, Number(version ?? 0)))
}

function pending(had: ReadonlySet<string>): string[] {
  return Object.keys(migrations).filter((name) => !had.has(name))
}

function* migrateFrom(engine: Engine): Work<void> {
  const { name, text, byPrimaryKey } = engine.types
  yield* run(
    raw(`create table if not exists meta (
      key ${name} not null primary key,
      value ${text} not null
    )${byPrimaryKey}`),
  )
  const { add, get, set, under } = metaStatements(engine)
  const version = yield* one(get.bind({ key: VERSION }))
  const had = named(version?.value, yield* run(under.bind({ prefix: `${MIGRATION}%` })))
  refuseNewer(engine, had)
  for (const step of pending(had)) {
    for (const statement of migrations[step]?.(engine.types) ?? []) yield* run(raw(statement))
  }
  for (const step of Object.keys(migrations)) yield* run(add.bind({ key: MIGRATION + step, value: '' }))
  // What a program that counts steps reads, so that it refuses in words what it does not know.
  yield* run(set.bind({ key: VERSION, value: String(Object.keys(migrations).length) }))
}

function refuseNewer(engine: Engine, had: ReadonlySet<string>): void {
  const unknown = [...had].filter((name) => !Object.hasOwn(migrations, name))
  if (unknown.length === 0) return
  throw new StorageError(
    `The database ${engine.label} has had the migration ${unknown.join(', ')}, which this Poolhouse does not know. ` +
      'Use the version of Poolhouse that wrote it, or a newer one.',
  )
}

function behind(engine: Engine, had: ReadonlySet<string>): StorageError {
  const state = had.size === 0 ? 'has no schema yet' : `lacks ${pending(had).join(', ')}`
  return new StorageError(`The database ${engine.label} ${state}. Run \`poolhouse migrate\` first.`)
}
