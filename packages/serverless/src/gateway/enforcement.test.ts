import { expect, it } from 'vitest'
import { readTemplate } from '../../../provision/src/template/template.ts'
import { enforceAuthorizers } from './enforcement.ts'

const POOL = 'eu-west-1_AbCdEfGhI'

/** In a process without serverless-offline. */
async function enforce({ authorizer, noAuth = false }: { authorizer: unknown; noAuth?: boolean }) {
  const lines: string[] = []
  const log = { notice: (text = '') => void lines.push(text), warning: (text: string) => void lines.push(text) }
  await enforceAuthorizers({
    stack: {
      template: readTemplate({}),
      httpAuthorizers: undefined,
      poolIds: [POOL],
      resolve: (value) => value,
    },
    functions: { eat: { events: [{ http: { path: 'pies', authorizer } }, { http: 'GET free' }] } },
    url: 'http://localhost:7665',
    clock: Date.now,
    noAuth,
    roots: [import.meta.dirname],
    plugins: [],
    log,
  })
  return lines
}

it('does not start where an authorizer would be left out', async () => {
  await expect(enforce({ authorizer: `arn:aws:cognito-idp:eu-west-1:1:userpool/${POOL}` })).rejects.toThrow(
    'The authorizers cannot be enforced',
  )
})

it('starts where there is none, or where it is not wanted', async () => {
  await expect(enforce({ authorizer: 'aws_iam' })).resolves.toEqual([])
  await expect(
    enforce({ authorizer: `arn:aws:cognito-idp:eu-west-1:1:userpool/${POOL}`, noAuth: true }),
  ).resolves.toEqual(['serverless-offline runs with noAuth: no authorizer is enforced.'])
})

it('names the authorizers of other pools', async () => {
  const authorizer = 'arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_Elsewhere'
  await expect(enforce({ authorizer })).resolves.toEqual([
    `functions.eat (http pies): its authorizer is not enforced here. ${authorizer} is no user pool of this stack.`,
  ])
})
