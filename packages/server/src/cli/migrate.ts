import { Command } from 'commander'
import { openStorage } from '../storage/open.ts'
import { optionOrEnv, parseLocation } from '../config/options.ts'

interface MigrateOptions {
  readonly database: string
  readonly create?: boolean
}

/** `poolhouse migrate`: brings a database to this program's version. */
export function migrate(): Command {
  return new Command('migrate')
    .description('Bring a database to the version of this program')
    .addOption(
      optionOrEnv('--database <url>', 'the database: a file or postgres://…')
        .makeOptionMandatory()
        .argParser(parseLocation),
    )
    .option('--create', 'make the file when it is not there')
    .action(async ({ database, create = false }: MigrateOptions) => {
      const storage = await openStorage(database, { migrate: true, creates: create })
      await storage.close()
      process.stdout.write('The database is up to date.\n')
    })
}
