import { Command } from 'commander'
import { ConfigError } from '../config/error.ts'

const later = {
  serve: 'Run a directory in production',
  import: 'Bring users and pools in',
  export: 'Take users and pools out',
}

/** Commands whose names are known and whose work is not built yet: each says so, and no help names them. */
export function notBuilt(program: Command): Command[] {
  return Object.entries(later).map(([name, what]) =>
    new Command(name)
      .copyInheritedSettings(program)
      .description(what)
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw new ConfigError(`"poolhouse ${name}" is not built yet. See "poolhouse --help" for what is.`)
      }),
  )
}
