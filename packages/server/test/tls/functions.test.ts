import { writeFile } from 'node:fs/promises'
import { Agent } from 'node:https'
import { join } from 'node:path'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, expect, it } from 'vitest'
import { server } from '../server.ts'
import { newFolder, testAuthorities } from './authority.ts'

const authorities = await testAuthorities('localhost')
const agent = new Agent({ ca: authorities.map(({ certificate }) => certificate) })
afterAll(() => agent.destroy())

it('lets a function of a module reach the user pools', async () => {
  const module = join(await newFolder(), 'reach.ts')
  const body = `throw new Error(await (await fetch(process.env['AT'] ?? '')).text())`
  await writeFile(module, `export const handler = async () => { ${body} }`)
  // Where the server is, is known when it listens; a thread starts with the first call.
  const environment: Record<string, string> = {}
  const targets = new Map([['reach', { module, export: 'handler', environment }]])
  const { url } = await server({ tls: { authorities }, runs: { targets, endpoint: undefined } })
  environment['AT'] = `${url}/_poolhouse/health`
  const client = new CognitoIdentityProvider({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: { httpsAgent: agent },
    maxAttempts: 1,
  })
  const PreSignUp = 'arn:aws:lambda:eu-west-1:123456789012:function:reach'
  const { UserPool } = await client.createUserPool({ PoolName: 'pies', LambdaConfig: { PreSignUp } })
  const { UserPoolClient } = await client.createUserPoolClient({ UserPoolId: UserPool?.Id, ClientName: 'app' })
  const signUp = client.signUp({ ClientId: UserPoolClient?.ClientId, Username: 'ana', Password: 'Passw0rd!' })
  await expect(signUp).rejects.toThrow('PreSignUp failed with error ok')
})
