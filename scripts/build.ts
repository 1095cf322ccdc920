import { spawn } from 'node:child_process'

// Builds every package at once. `prepare` runs this, so `npm ci` leaves a tree that runs.
const packages = ['server', 'handler', 'serverless']

const build = (name: string) =>
  new Promise<number>((resolve) => {
    const child = spawn('tsdown', ['-c', `packages/${name}/tsdown.config.ts`], { stdio: 'inherit', shell: true })
    child.on('close', (code) => resolve(code ?? 1))
  })

const codes = await Promise.all(packages.map(build))
if (codes.some((code) => code !== 0)) process.exitCode = 1
