import { Command, InvalidArgumentError } from 'commander'
import { optionOrEnv } from '../../config/options.ts'
import { devOptionsOf, withDevOptions } from '../dev.ts'
import type { UpOptions, Values } from './options.ts'

/** `poolhouse up`: a development server with the user pools of a template, and their triggers. */
export function up(): Command {
  const command = new Command('up')
    .description('Run the user pools of a template on this machine, and its functions as their triggers')
    .argument('[template]', 'serverless.yml, a template of CloudFormation or SAM, or cdk.out (default: what is here)')
    .addOption(optionOrEnv('--stage <name>', 'stage of a Serverless configuration (default: its own, else dev)'))
    .addOption(optionOrEnv('--stack-name <name>', 'name of the stack (default: of the file, else of its folder)'))
    .option('--parameter <name=value>', 'value of a parameter of the template; may be repeated', collectValue)
    .option('--import <name=value>', 'value of Fn::ImportValue; may be repeated', collectValue)
    .option('--resolve <name=value>', 'value of {{resolve:…}}, such as ssm:/pies/name; may be repeated', collectValue)
    .addOption(optionOrEnv('--strict', 'refuse a template that asks for more than there is'))
  return withDevOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (given?: string) => {
      const { runUp } = await import('./run.ts')
      return runUp(given, await devOptionsOf<UpOptions>(command), (name) => command.getOptionValueSource(name))
    })
}

const EXAMPLES = `
Examples:
  poolhouse up                           serverless.yml, template.yaml or cdk.out of this folder
  poolhouse up template.yaml --parameter Domain=pies
  poolhouse up serverless.yml --stage dev
  poolhouse up cdk.out/Auth.template.json --port auto

Started again, it changes what has changed: ids, users and the port stay, in .poolhouse/<stack name> unless --data tells.
Functions of Node.js that a pool names are bundled by the esbuild of the application, and again before a call when a
source has changed. See docs/up.md.
`

function collectValue(text: string, before: Values = {}): Values {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It looks like Name=Value.')
  return { ...before, [name]: value }
}
