import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { once } from 'node:events'
import { afterAll, describe } from 'vitest'
import type { ModuleTarget, UrlTarget } from '../../src/domain/functions.ts'
import { server } from '../server.ts'
import * as challenges from './challenges.ts'
import * as tokens from './tokens.ts'
import { describeClients } from './with-functions.ts'

/** Clients as they come, at a pool whose functions are run in each of the ways that there are. */

const { define, create, verify } = challenges
const { addsClaims, migrates } = tokens
const functions = { define, create, verify, addsClaims, migrates }
type Name = keyof typeof functions

/** The functions at a URL, and under the API of AWS Lambda. */
const elsewhere = createServer((request, response) => {
  const name = /(?:functions\/lambda-|\/)(\w+)(?:\/invocations)?$/.exec(request.url ?? '')?.[1] as Name
  const isLambda = request.url?.startsWith('/2015-03-31/')
  let body = ''
  request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
  request.on('end', () => {
    void functions[name](JSON.parse(body) as never) // as the server sends it
      .catch((error: Error) => {
        if (isLambda) response.setHeader('x-amz-function-error', 'Unhandled')
        else response.statusCode = 500
        return { errorMessage: error.message }
      })
      .then((returned) => response.end(JSON.stringify(returned)))
  })
}).listen(0, '127.0.0.1')
await once(elsewhere, 'listening')
afterAll(() => void elsewhere.close())
const base = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`

const file = (name: Name) => join(import.meta.dirname, name in tokens ? 'tokens.ts' : 'challenges.ts')
const names = Object.keys(functions) as Name[]
const targets = new Map<string, ModuleTarget | UrlTarget>(
  names.flatMap((name) => [
    [`module-${name}`, { module: file(name), export: name, environment: {} }],
    [`url-${name}`, { url: `${base}/${name}` }],
  ]),
)
const keys = { accessKeyId: 'local', secretAccessKey: 'local', sessionToken: undefined }
const { endpoint, pool: makePool } = await server({ runs: { targets, endpoint: { endpoint: base, keys } } })

describe.each(['module', 'url', 'lambda'])('functions run by %s', async (how) => {
  const arn = (name: Name) => `arn:aws:lambda:eu-west-1:123456789012:function:${how}-${name}`
  const pool = await makePool(
    {
      LambdaConfig: {
        DefineAuthChallenge: arn('define'),
        CreateAuthChallenge: arn('create'),
        VerifyAuthChallengeResponse: arn('verify'),
        PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: arn('addsClaims') },
        UserMigration: arn('migrates'),
      },
    },
    { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
  )

  describeClients(() => ({ endpoint, ...pool, user: async () => (await pool.user()).username }))
})
