import type { Engine } from './engine.ts'
import { StorageError } from './error.ts'
import { migrations } from './migrations/index.ts'
import { metaStatements, VERSION } from './sql/meta.ts'
import { one, raw, run, type Work } from './statement.ts'

/**
 * Brings the schema to this program's version, or refuses in words.
 *
 * All pending steps are one transaction; of processes that start together one takes them and the others wait for it.
 */
export async function migrate(engine: Engine, { migrate: allowed }: { migrate: boolean }): Promise<void> {
  const version = await currentVersion(engine)
  if (version > migrations.length) throw newer(engine, version)
  if (version === migrations.length) return
  if (!allowed) throw pending(engine, version)
  await engine.migrate(() => migrateFrom(engine))
}

async function currentVersion(engine: Engine): Promise<number> {
  const [meta] = await engine.read(engine.can.findMeta)
  if (!meta) return 0
  const [row] = await engine.read(metaStatements(engine).get.bind({ key: VERSION }))
  return Number(row?.value ?? 0)
}

function* migrateFrom(engine: Engine): Work<void> {
  const { name, text, byPrimaryKey } = engine.types
  yield* run(
    raw(`create table if not exists meta (
      key ${name} not null primary key,
      value ${text} not null
    )${byPrimaryKey}`),
  )
  const { get, set } = metaStatements(engine)
  const row = yield* one(get.bind({ key: VERSION }))
  const version = Number(row?.value ?? 0)
  if (version > migrations.length) throw newer(engine, version)
  for (const migration of migrations.slice(version)) {
    for (const statement of migration(engine.types)) yield* run(raw(statement))
  }
  yield* run(set.bind({ key: VERSION, value: String(migrations.length) }))
}

function newer(engine: Engine, version: number): StorageError {
  return new StorageError(
    `The database ${engine.label} has schema version ${version}, and this Poolhouse knows versions up to ` +
      `${migrations.length}. Use the version of Poolhouse that wrote it, or a newer one.`,
  )
}

function pending(engine: Engine, version: number): StorageError {
  const state = version === 0 ? 'has no schema yet' : `has schema version ${version}`
  return new StorageError(
    `The database ${engine.label} ${state}, and this Poolhouse needs version ${migrations.length}. ` +
      'Run `poolhouse migrate` first.',
  )
}
