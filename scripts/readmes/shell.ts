import { spawnSync } from 'node:child_process'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { isShell, type Block } from './blocks.ts'
import { asReaderPuts, NOT_RUN } from './exceptions.ts'

// Where the server of a reader listens; quotes may be around it, so that no variable can stand for it
const USUAL_URL = 'http://localhost:7665'

// `code_of ana`: the last code that was sent to her
const PRELUDE = `
set -euo pipefail
curl() {
  # A block that says itself what a refusal does, says it in another way
  if [[ " $* " == *" -f"* ]]; then command curl "$@"; else command curl --silent --show-error --fail-with-body "$@"; fi
}
code_of() {
  curl "$URL/_poolhouse/inbox?poolId=$POOL&username=$1&wait=5000" | grep -o '"code":"[0-9]*"' | tail -n 1 | grep -o '[0-9]*'
}
`

/** What of a shell block is run, once a reader has put in the values, and which commands are not. */
export function runnable(text: string): { script: string; left: string[] } {
  // A command may go on behind a backslash
  const commands = text.match(/(?:[^\n]*\\\n)*[^\n]*\n/g) ?? []
  const isLeft = (line: string) => NOT_RUN.some(({ command }) => command.test(line))
  return {
    script: asReaderPuts(commands.filter((command) => !isLeft(command)).join('')),
    left: commands.filter(isLeft),
  }
}

/**
 * Runs the shell blocks of each document in one shell, as a reader does, against a pool of their own at the server.
 *
 * Throws when one fails. Needs bash and curl; without the AWS CLI those that call it are left, and it says so.
 */
export async function runShell(blocks: readonly Block[], url: string, folder: string): Promise<number> {
  const documents = Map.groupBy(blocks.filter(isShell), ({ file }) => file)
  const hasAws = spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0
  let count = 0
  for (const [file, blocksOfIt] of documents) {
    const possible = blocksOfIt.filter(({ text }) => hasAws || !/^\s*(\w+=\$\()?aws /m.test(text))
    if (possible.length < blocksOfIt.length) process.stdout.write(`No AWS CLI: blocks of ${file} are not run\n`)
    const scripts = possible.map(
      ({ line, text }) => `echo '# ${file}:${line}'\n${runnable(text).script.replaceAll(USUAL_URL, url)}`,
    )
    const { poolId, clientId } = await poolAt(url)
    const env = { ...process.env, URL: url, POOL: poolId, CLIENT: clientId, AWS_PAGER: '' }
    const { status, stdout, stderr } = spawnSync('bash', ['-c', PRELUDE + scripts.join('\n')], {
      cwd: folder,
      env: { ...env, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: url },
      encoding: 'utf8',
      timeout: 60_000,
    })
    if (status !== 0) throw new Error(`A shell block of ${file} failed:\n${stdout}\n${stderr}`)
    count += possible.length
  }
  return count
}

async function poolAt(endpoint: string): Promise<{ poolId: string; clientId: string }> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const cognito = new CognitoIdentityProvider({ endpoint, region: 'eu-west-1', credentials })
  const { UserPool } = await cognito.createUserPool({ PoolName: 'readme', AutoVerifiedAttributes: ['email'] })
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId: UserPool?.Id,
    ClientName: 'readme',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  })
  return { poolId: UserPool?.Id ?? '', clientId: UserPoolClient?.ClientId ?? '' }
}
