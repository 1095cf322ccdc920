import { randomBytes, X509Certificate } from 'node:crypto'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { authorityOption } from '../../config/tls.ts'
import type { KeptAuthority } from '../data/authorities.ts'
import { authorityFolder, listAuthorities, openAuthorities } from '../data/authorities.ts'
import type { Step } from './stores.ts'
import { storesFor } from './stores.ts'

interface TrustOptions {
  readonly tlsAuthority?: string
  readonly run?: boolean
  readonly undo?: boolean
}

/** `poolhouse trust`: what makes this system trust the authority of `dev --tls`. */
export function trust(): Command {
  return new Command('trust')
    .description('Show what makes this system trust the certificates of "poolhouse dev --tls"')
    .option('--run', 'run it, in place of showing it')
    .option('--undo', 'what takes the trust away again')
    .addOption(authorityOption('folder of the authority (default: among the data of this user)'))
    .addHelpText('after', NOTE)
    .action(run)
}

const NOTE = `
Nothing is trusted unless you run it. An authority is of this user and this machine, and may sign for nothing but the
name that it is for, names under it, and loopback addresses.
`

async function run({ tlsAuthority, run: runs = false, undo = false }: TrustOptions): Promise<void> {
  const folder = tlsAuthority === undefined ? authorityFolder() : resolve(tlsAuthority)
  if (!undo) await openAuthorities(folder, ['localhost'], { random: randomBytes, now: () => new Date() })
  const authorities = listAuthorities(folder)
  if (authorities.length === 0) {
    process.stdout.write(`There is no authority in ${folder}.\n`)
    return
  }
  if (!runs) {
    for (const authority of authorities) process.stdout.write(shown(authority, undo))
    return
  }
  const steps = authorities.flatMap(storesFor).flatMap((store) => (undo ? store.undo : store.trust))
  // Each is of another program's, which may not be there: the others are run all the same.
  if (steps.map(succeeds).includes(false)) process.exitCode = 1
}

function succeeds(step: Step): boolean {
  const [program = '', ...args] = step
  process.stdout.write(`${line(step)}\n`)
  // No other command needs it, and each loads this file.
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  const { error, status } = spawnSync(program, args, { stdio: 'inherit' })
  if (!error && status === 0) return true
  process.stderr.write(`That has failed${error ? `: ${error.message}` : ''}.\n`)
  return false
}

function shown(authority: KeptAuthority, undo: boolean): string {
  const { name, file, certificate } = authority
  const { fingerprint256, validTo } = new X509Certificate(certificate)
  const stores = storesFor(authority).map(({ who, ...steps }) =>
    [`# ${who}`, ...(undo ? steps.undo : steps.trust).map(line)].join('\n'),
  )
  const others = undo
    ? ['# Firefox: Settings, Certificates, Authorities: delete it there']
    : [
        '# Firefox: Settings, Certificates, Authorities, Import: the file above',
        `# Node.js\nexport NODE_EXTRA_CA_CERTS=${quoted(file)}`,
        `# AWS CLI and boto3, which then trust nothing else\nexport AWS_CA_BUNDLE=${quoted(file)}`,
      ]
  const head = [`# Authority for ${name}: ${file}`, `# SHA-256 ${fingerprint256}, until ${validTo}`]
  return `${[head.join('\n'), ...stores, ...others].join('\n\n')}\n\n`
}

function line(step: Step): string {
  return step.map(quoted).join(' ')
}

/** As a shell reads it. */
function quoted(text: string): string {
  return /^[\w./:@=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
