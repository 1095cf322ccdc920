import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { build } from 'esbuild'
import { afterAll, expect, it } from 'vitest'
import { endChildren, startProgram } from '../crash/child.ts'
import { SRC } from './source-files.ts'

/**
 * What the house is for: a challenge, a flow, a route, a kind of document and an operation are each added to a copy of
 * the sources by one file and one line, and work. (A trigger is, in `triggers/`.)
 */

const ROOT = join(import.meta.dirname, '../../../..')
const work = mkdtempSync(join(tmpdir(), 'poolhouse-additions-'))
const src = join(work, 'packages/server/src')

afterAll(() => {
  endChildren()
  rmSync(work, { recursive: true })
})

/** One file. */
const write = (path: string, text: string) => writeFileSync(join(src, path), text)
/** One line. */
const register = (path: string, line: string) => appendFileSync(join(src, path), `${line}\n`)
/** One line, in the place of another. */
const replace = (path: string, name: string, line: string) => {
  const whole = readFileSync(join(src, path), 'utf8')
  const changed = whole.replace(new RegExp(`^export \\{ ${name} \\}.*$`, 'm'), () => line)
  expect(changed).not.toBe(whole)
  writeFileSync(join(src, path), changed)
}

it('takes one file and one line to add to it', async () => {
  cpSync(SRC, src, { recursive: true, filter: (path) => !path.endsWith('.test.ts') })
  cpSync(join(SRC, '../package.json'), join(work, 'packages/server/package.json'))
  symlinkSync(join(ROOT, 'node_modules'), join(work, 'node_modules'))
  symlinkSync(join(ROOT, 'packages/provision'), join(work, 'packages/provision'))
  symlinkSync(join(SRC, '../node_modules'), join(work, 'packages/server/node_modules'))

  write(
    'auth/flows/toy.ts',
    `import type { Flow } from '../step.ts'
     export const CUSTOM_AUTH: Flow = {
       allowedBy: ['ALLOW_CUSTOM_AUTH'], notEnabled: 'No toys.', from: 'both', required: ['USERNAME'],
       async start({ user, name }) {
         return {
           ask: 'CUSTOM_CHALLENGE', whose: user ?? { sub: name, username: name, epoch: 0 } as never,
           parameters: { question: 'pie?' }, keep: { answer: 'yes' },
         }
       },
     }`,
  )
  // The model names the flows and challenges there are, so these take the place of two.
  replace('auth/flows/index.ts', 'CUSTOM_AUTH', `export { CUSTOM_AUTH } from './toy.ts'`)
  write(
    'auth/challenges/toy.ts',
    `import { ApiError } from '../../errors.ts'
     import type { Challenge } from '../step.ts'
     export const CUSTOM_CHALLENGE: Challenge<{ answer: string }> = {
       required: ['ANSWER'],
       async respond({ user, responses, kept }) {
         if (!user || responses['ANSWER'] !== kept.answer) throw new ApiError('NotAuthorizedException', 'No pie.')
         return { proven: 'CUSTOM', user }
       },
     }`,
  )
  replace('auth/challenges/index.ts', 'CUSTOM_CHALLENGE', `export { CUSTOM_CHALLENGE } from './toy.ts'`)
  write(
    'oauth/toy.ts',
    `import type { Route } from '../http/route.ts'
     export const toy: Route = {
       at: 'api', method: 'GET', path: '/toys/:name',
       handle: ({ params, peer }) => Response.json({ toy: params['name'], from: peer.address }),
     }`,
  )
  const routes = join(src, 'oauth/routes.ts')
  writeFileSync(
    routes,
    `import { toy } from './toy.ts'\n${readFileSync(routes, 'utf8').replace('  return [', '  return [\n    toy,')}`,
  )
  write(
    'domain/documents/toy.ts',
    `import { ApiError } from '../../errors.ts'
     import type { DocumentKind } from './documents.ts'
     export const TOY: DocumentKind<{ JobId: string }> = {
       kind: 'toy', most: 1,
       taken: () => new ApiError('InvalidParameterException', 'There is one.'),
       full: () => new ApiError('InvalidParameterException', 'There is one.'),
       unknown: () => new ApiError('ResourceNotFoundException', 'There is none.'),
     }`,
  )
  register('domain/documents/index.ts', `export { TOY } from './toy.ts'`)
  write(
    'operations/pools/toy.ts',
    `import { createDocument } from '../../domain/documents/documents.ts'
     import { TOY } from '../../domain/documents/toy.ts'
     import { requirePool } from '../../domain/pools/pools.ts'
     import type { CallOf } from '../operation.ts'
     export async function StopUserImportJob({ input, services }: CallOf<'StopUserImportJob'>) {
       const pool = await requirePool(services, input.UserPoolId)
       const { JobId } = await createDocument(services, TOY, pool, 'one', { JobId: input.JobId })
       return { UserImportJob: { UserPoolId: pool.id, JobId } }
     }`,
  )
  register('operations/index.ts', `export { StopUserImportJob } from './pools/toy.ts'`)

  const program = join(work, 'poolhouse.mjs')
  await build({
    entryPoints: [join(src, 'cli/bin.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['pg'],
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)` },
  })
  const child = await startProgram(program, ['--memory'])
  const client = new CognitoIdentityProvider({
    endpoint: child.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const UserPoolId = (await client.createUserPool({ PoolName: 'toys' })).UserPool?.Id
  const ExplicitAuthFlows = ['ALLOW_CUSTOM_AUTH' as const, 'ALLOW_REFRESH_TOKEN_AUTH' as const]
  const app = await client.createUserPoolClient({ UserPoolId, ClientName: 'app', ExplicitAuthFlows })
  const ClientId = app.UserPoolClient?.ClientId
  const Username = 'ana'
  await client.adminCreateUser({ UserPoolId, Username, MessageAction: 'SUPPRESS' })
  await client.adminSetUserPassword({ UserPoolId, Username, Password: 'Passw0rd!', Permanent: true })

  const { ChallengeParameters, Session } = await client.initiateAuth({
    ClientId,
    AuthFlow: 'CUSTOM_AUTH',
    AuthParameters: { USERNAME: Username },
  })
  expect(ChallengeParameters).toEqual({ question: 'pie?' })
  const answer = (ANSWER: string) =>
    client.respondToAuthChallenge({
      ClientId,
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session,
      ChallengeResponses: { USERNAME: Username, ANSWER },
    })
  await expect(answer('no')).rejects.toThrow('No pie.')
  expect((await answer('yes')).AuthenticationResult?.AccessToken).toBeDefined()
  // Nobody wrote this into the toy.
  await expect(answer('yes')).rejects.toThrow('session can only be used once')

  expect(await (await fetch(`${child.url}/toys/train`)).json()).toEqual({ toy: 'train', from: '127.0.0.1' })
  const job = { UserPoolId, JobId: 'import-pies' }
  const stopped = await client.stopUserImportJob(job)
  expect(stopped.UserImportJob).toMatchObject(job)
  await expect(client.stopUserImportJob(job)).rejects.toThrow('There is one.')
  await child.end('SIGTERM')
}, 60_000)
