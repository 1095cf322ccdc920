import { Command, CommanderError } from 'commander'
import { ConfigError } from '../config/error.ts'
import { KeyringError } from '../crypto/keyring.ts'
import { StorageError } from '../storage/error.ts'
import { version } from './version.ts'
import { dev } from './dev.ts'
import { inbox } from './inbox.ts'
import { keys } from './keys.ts'
import { migrate } from './migrate.ts'
import { notBuilt } from './not-built.ts'
import { trust } from './trust/trust.ts'
import { up } from './up/up.ts'

/** Runs the command line. Sets the exit code: 0, 1 when something failed, 2 when it was asked for in the wrong way. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('poolhouse')
    .description('Amazon Cognito user pools, anywhere.')
    .version(version)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('Try: poolhouse --help')
    .exitOverride()
    .addHelpText('after', '\nStart with:\n  poolhouse dev --pool my-app')
  for (const command of [dev(), up(), inbox(), keys(), migrate(), trust()]) {
    const hint = `Try: poolhouse ${command.name()} --help`
    program.addCommand(command.copyInheritedSettings(program).showHelpAfterError(hint))
    for (const part of command.commands) part.copyInheritedSettings(command)
  }
  for (const command of notBuilt(program)) program.addCommand(command, { hidden: true })
  try {
    await program.parseAsync(argv)
  } catch (error) {
    process.exitCode = report(error)
  }
}

const KEY_HINTS: Partial<Record<KeyringError['problem'], string>> = {
  'wrong key':
    'Start with the POOLHOUSE_MASTER_KEY it was written with or, where there was none, with the data folder (--data) whose master.key it was.',
  'unknown key': 'Give that key, too, in POOLHOUSE_OLD_MASTER_KEYS.',
  'in use':
    'Restart every server with the new key in POOLHOUSE_MASTER_KEY and the old one in POOLHOUSE_OLD_MASTER_KEYS, and run this again. One that was killed counts for half a minute; --force goes on, and the others stop serving.',
  unfinished:
    'Give both keys (POOLHOUSE_NEW_MASTER_KEY, POOLHOUSE_OLD_MASTER_KEYS), or finish with `poolhouse keys rotate-master`.',
}

/** Tells a person what went wrong, and answers the exit code. */
function report(error: unknown): number {
  // Commander has written its sentence already. Help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`)
    return 2
  }
  if (error instanceof KeyringError) {
    const hint = KEY_HINTS[error.problem]
    process.stderr.write(`${error.message}.\n${hint === undefined ? '' : `${hint}\n`}`)
    return 1
  }
  if (error instanceof StorageError) {
    process.stderr.write(`${error.message}\n`)
    return 1
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return 1
}
