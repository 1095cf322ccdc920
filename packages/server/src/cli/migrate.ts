import { Command } from 'commander'
import { openStorage } from '../storage/open.ts'
import { optionOrEnv } from '../config/options.ts'

/** `poolhouse migrate`: brings a database to this program's version. */
export function migrate(): Command {
  return new Command('migrate')
    .description('Bring a database to the version of this program')
    .addOption(optionOrEnv('--database <url>', 'the database: a file or postgres://…').makeOptionMandatory())
    .action(async ({ database }: { database: string }) => {
      const storage = await openStorage(database, { migrate: true })
      await storage.close()
      process.stdout.write('The database is up to date.\n')
    })
}
