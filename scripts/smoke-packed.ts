import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'

// Packs the command line, installs the package in an empty folder, starts it there and signs one user up, whom a function
// in TypeScript lets in: what is published works without this repository around it.

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'poolhouse-packed-'))
const run = (command: string, args: string[], cwd: string) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

try {
  run(
    'npm',
    ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder, join(root, 'packages/server')],
    folder,
  )
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack made no tarball')
  run('npm', ['init', '--yes'], folder)
  run('npm', ['install', '--silent', '--no-audit', '--no-fund', `./${tarball}`], folder)
  await signUp()
  process.stdout.write(`${tarball}: installed, started, one user signed up and in\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function signUp(): Promise<void> {
  const bin = join(folder, 'node_modules/poolhouse/dist/poolhouse.mjs')
  writeFileSync(join(folder, 'poolhouse.yml'), 'functions:\n  check: ./check.mts\n')
  writeFileSync(join(folder, 'check.mts'), 'export const handler = async (event: object): Promise<object> => event\n')
  const child = spawn(process.execPath, [bin, 'dev', '--memory', '--port', '0', '--config', 'poolhouse.yml'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  try {
    const { url } = await new Promise<{ url: string }>((resolve, reject) => {
      child.once('message', (message) => resolve(message as { url: string })) // the server's only message
      child.once('exit', (code) => reject(new Error(`poolhouse ended with ${code}`)))
    })
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
    const client = new CognitoIdentityProvider({ endpoint: url, region: 'eu-west-1', credentials })
    const { UserPool } = await client.createUserPool({
      PoolName: 'smoke',
      AutoVerifiedAttributes: ['email'],
      LambdaConfig: { PreAuthentication: 'arn:aws:lambda:eu-west-1:123456789012:function:check' },
    })
    const { UserPoolClient } = await client.createUserPoolClient({
      UserPoolId: UserPool?.Id,
      ClientName: 'smoke',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    })
    const [ClientId, Username, Password] = [UserPoolClient?.ClientId, 'ana', 'Passw0rd!']
    const UserAttributes = [{ Name: 'email', Value: 'ana@example.com' }]
    await client.signUp({ ClientId, Username, Password, UserAttributes })
    const [message] = (await (await fetch(`${url}/_poolhouse/inbox?username=ana&wait=5000`)).json()) as {
      code: string
    }[]
    await client.confirmSignUp({ ClientId, Username, ConfirmationCode: message?.code })
    const AuthParameters = { USERNAME: Username, PASSWORD: Password }
    const answer = await client.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters })
    if (!answer.AuthenticationResult?.IdToken) throw new Error('no ID token')
  } finally {
    child.kill()
  }
}
