import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Peer } from '../peer.ts'

const PYTHON = 'python3'
const LOOK = 'import moto.server, sys; print(moto.__version__); print(sys.executable)'

/** https://github.com/getmoto/moto: where Python has it, with what `moto_server` needs. */
export const moto: Peer = {
  name: 'moto',
  async prepare() {
    const found = await promisify(execFile)(PYTHON, ['-c', LOOK], { timeout: 30_000 }).catch(() => undefined)
    if (!found) return undefined
    const [version = '', interpreter = PYTHON] = found.stdout.split('\n')
    return {
      version,
      // What `moto_server` runs, without launchers before it that would be measured.
      command: (port) => ({ file: interpreter, args: ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)] }),
    }
  },
}
