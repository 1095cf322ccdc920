import { fileURLToPath } from 'node:url'
import type { Peer } from '../peer.ts'

const PROGRAM = fileURLToPath(new URL('../../../packages/server/dist/poolhouse.mjs', import.meta.url))

export const poolhouse: Peer = {
  name: 'Poolhouse',
  prepare: () =>
    Promise.resolve({
      version: '',
      command: (port, data) => ({
        file: process.execPath,
        args: [PROGRAM, 'dev', '--quiet', '--data', data, '--port', String(port), '--host', '127.0.0.1'],
      }),
    }),
}
