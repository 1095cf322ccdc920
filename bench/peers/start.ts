import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { createClient } from '../client.ts'
import type { Program, Running } from './peer.ts'

const PATIENCE_MS = 30_000
const LOOKS_EVERY_MS = 10

/** Starts a peer on a free port of loopback; resolves when it has answered a first call. */
export async function start(name: string, program: Program, data: string): Promise<Running> {
  mkdirSync(data, { recursive: true })
  const port = await freePort()
  const { file, args, env } = program.command(port, data)
  const before = performance.now()
  const child = spawn(file, args, { cwd: data, env: { ...environment(), ...env }, stdio: 'ignore' })
  // However this process ends, the peer does as well
  const end = () => void child.kill('SIGKILL')
  process.once('exit', end)
  const ended = once(child, 'exit')
    .catch(() => undefined)
    .finally(() => process.off('exit', end))
  const url = `http://127.0.0.1:${port}`
  const client = createClient(url)
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    client.close()
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  for (;;) {
    const answer = await client.call('ListUserPools', { MaxResults: 1 }).catch(() => undefined)
    if (answer) break
    if (child.exitCode !== null || child.pid === undefined) throw new Error(`${name} ended while it was starting.`)
    if (performance.now() - before > PATIENCE_MS) {
      await stop('SIGKILL')
      throw new Error(`${name} has not answered after ${PATIENCE_MS / 1000} s.`)
    }
    await setTimeout(LOOKS_EVERY_MS)
  }
  return { name, client, url, pid: child.pid ?? 0, startedMs: performance.now() - before, stop }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('A TCP server has an address and a port.')
  return address.port
}

/** The environment without what would configure a peer. */
function environment(): NodeJS.ProcessEnv {
  const foreign = /^(POOLHOUSE_|MOTO_|COGNITO_|NODE_OPTIONS$|HOST$|PORT$|DEBUG$|CODE$)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
}
