import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Call } from './api.ts'
import { apiVisitor } from './api.ts'
import type { Library } from './visitor.ts'

/** boto3, where Python has it: one process that makes the calls of everybody. */

export const hasBoto3 = spawnSync('python3', ['-c', 'import boto3'], { stdio: 'ignore' }).status === 0

interface Reply {
  readonly id: number
  readonly output?: object
  readonly error?: { readonly Code: string; readonly Message: string }
}

let python: ChildProcess | undefined
let calls = 0
const waiting = new Map<number, (reply: Reply) => void>()

function process(): ChildProcess {
  if (python) return python
  const environment = { PATH: globalThis.process.env['PATH'], AWS_EC2_METADATA_DISABLED: 'true' }
  const stdio = ['pipe', 'pipe', 'inherit'] as const
  const child = spawn('python3', [join(import.meta.dirname, 'calls.py')], { env: environment, stdio: [...stdio] })
  python = child
  createInterface({ input: child.stdout }).on('line', (line) => {
    const reply = JSON.parse(line) as Reply // written by calls.py
    waiting.get(reply.id)?.(reply)
    waiting.delete(reply.id)
  })
  return child
}

export function stopBoto3(): void {
  python?.stdin?.end()
  python = undefined
}

export const boto3: Library = {
  name: 'boto3',
  isElsewhere: true,
  // It is older than they are.
  lacks: ['lists of sessions'],
  visit: (where) => apiVisitor(callAt(where.server.endpoint), where),
}

function callAt(endpoint: string): Call {
  return async (operation, input) => {
    const id = (calls += 1)
    const replied = new Promise<Reply>((resolve) => waiting.set(id, resolve))
    process().stdin?.write(`${JSON.stringify({ id, endpoint, operation, input })}\n`)
    const { output, error } = await replied
    if (error) throw Object.assign(new Error(error.Message), { name: error.Code })
    return output as never // as the model says
  }
}
