import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { KeptAuthority } from '../data/authorities.ts'

/** A program and its arguments, one by one: nothing reads them as a line. */
export type Step = readonly string[]

/** Something that keeps whom it trusts. */
export interface Store {
  /** Who then trusts the authority. */
  readonly who: string
  readonly trust: readonly Step[]
  readonly undo: readonly Step[]
}

type Cert = Pick<KeptAuthority, 'name' | 'file'>

/** Where systems of this kind keep certificates of their owner's, and the program that reads them anew. */
const LINUX: readonly (readonly [folder: string, refresh: Step, undo?: Step])[] = [
  // Debian, Ubuntu, Alpine
  ['/usr/local/share/ca-certificates', ['update-ca-certificates'], ['update-ca-certificates', '--fresh']],
  // Fedora, RHEL, Amazon Linux
  ['/etc/pki/ca-trust/source/anchors', ['update-ca-trust', 'extract']],
  // Arch
  ['/etc/ca-certificates/trust-source/anchors', ['update-ca-trust']],
  // openSUSE
  ['/usr/share/pki/trust/anchors', ['update-ca-certificates']],
]

/** The stores of a system of this kind, as far as it is known. */
export function storesFor(cert: Cert): readonly Store[] {
  const { platform } = process
  if (platform === 'darwin') return [macOs(cert)]
  if (platform === 'win32') return [windows(cert)]
  const [folder, refresh, undo = refresh] = LINUX.find(([path]) => existsSync(path)) ?? []
  const system = folder !== undefined && refresh !== undefined && undo !== undefined
  return [...(system ? [linux(cert, folder, refresh, undo)] : []), chromium(cert)]
}

function linux({ name, file }: Cert, folder: string, refresh: Step, undo: Step): Store {
  const kept = `${folder}/poolhouse-${name}.crt`
  return {
    who: 'curl, Python and other programs of this system',
    trust: [
      ['sudo', 'install', '-m', '644', file, kept],
      ['sudo', ...refresh],
    ],
    undo: [
      ['sudo', 'rm', '-f', kept],
      ['sudo', ...undo],
    ],
  }
}

/** Chromium and its kin on Linux have a store of their own for each user. `certutil` is in libnss3-tools or nss-tools. */
function chromium({ name, file }: Cert): Store {
  const store = ['certutil', '-d', `sql:${join(homedir(), '.pki', 'nssdb')}`]
  return {
    who: 'Chromium and Chrome (certutil is in libnss3-tools or nss-tools)',
    trust: [[...store, '-A', '-t', 'C,,', '-n', nickname(name), '-i', file]],
    undo: [[...store, '-D', '-n', nickname(name)]],
  }
}

function macOs({ name, file }: Cert): Store {
  const keychain = join(homedir(), 'Library', 'Keychains', 'login.keychain-db')
  return {
    who: 'Safari, Chrome and other programs of this user',
    trust: [['security', 'add-trusted-cert', '-r', 'trustRoot', '-p', 'ssl', '-k', keychain, file]],
    undo: [
      ['security', 'remove-trusted-cert', file],
      ['security', 'delete-certificate', '-c', nickname(name), keychain],
    ],
  }
}

function windows({ name, file }: Cert): Store {
  return {
    who: 'Edge, Chrome and other programs of this user',
    trust: [['certutil', '-user', '-addstore', 'Root', file]],
    undo: [['certutil', '-user', '-delstore', 'Root', nickname(name)]],
  }
}

/** The common name of its certificate. */
function nickname(name: string): string {
  return `Poolhouse local authority for ${name}`.slice(0, 64)
}
