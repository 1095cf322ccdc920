import { Command } from 'commander'
import { rotateMaster } from './rotate-master.ts'

/** `poolhouse keys`: what changes the keys of a database. */
export function keys(): Command {
  return new Command('keys').description('Change the keys of a database').addCommand(rotateMaster())
}
