import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Peer } from '../peer.ts'

const INSTALL = ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', 'cognito-local']

/** https://github.com/jagregory/cognito-local: comes from npm, into the folder of the run. */
export const cognitoLocal: Peer = {
  name: 'cognito-local',
  async prepare(folder) {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }))
    await promisify(execFile)('npm', INSTALL, { cwd: folder, timeout: 90_000 })
    const home = join(folder, 'node_modules/cognito-local')
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string } // npm wants one
    return {
      version,
      command: (port) => ({
        file: process.execPath,
        args: [join(home, 'lib/bin/start.js')],
        env: { HOST: '127.0.0.1', PORT: String(port) },
      }),
    }
  },
}
