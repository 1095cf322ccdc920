import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { decodeJwt } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import { bundle, run, running, stop } from '../dev-mode/program.ts'
import { application, PASSWORD, up, write } from './application.ts'

// What `poolhouse up` makes of applications, as people start it.

const OUTPUTS = 'Outputs: { PoolId: { Value: !Ref Pool }, ClientId: { Value: !Ref Client } }'
const CLIENT = 'Client: { Type: AWS::Cognito::UserPoolClient, Properties: { UserPoolId: !Ref Pool } }'
const REFUSES = `import { reasons } from './reasons'

export const handler = async (event: { userName: string }) => {
  if (event.userName === 'eve') throw new Error(reasons(process.env))
  return event
}
`
const REASONS = `// A type that is compiled, and so needs more than the loss of its types
enum Reason {
  Why = 'no pies',
}
export const reasons = (env: Record<string, string | undefined>) => [Reason.Why, env['FOR'], env['TABLE']].join(' ')
`
const SAM = {
  'template.yaml': `
Transform: AWS::Serverless-2016-10-31
Parameters: { For: { Type: String, Default: nobody } }
Globals: { Function: { Runtime: nodejs24.x, CodeUri: src, Environment: { Variables: { FOR: !Ref For } } } }
Resources:
  Table: { Type: AWS::DynamoDB::Table, Properties: { TableName: pies } }
  Pool: { Type: AWS::Cognito::UserPool }
  ${CLIENT}
  Check:
    Type: AWS::Serverless::Function
    Properties:
      Handler: check.handler
      Environment: { Variables: { TABLE: !Ref Table } }
      Events: { SignUp: { Type: Cognito, Properties: { UserPool: !Ref Pool, Trigger: PreSignUp } } }
  Welcome:
    Type: AWS::Serverless::Function
    Properties:
      Handler: welcome.handler
      Runtime: python3.13
      Events: { Welcome: { Type: Cognito, Properties: { UserPool: !Ref Pool, Trigger: PostConfirmation } } }
${OUTPUTS}
`,
  'src/check.ts': REFUSES,
  'src/reasons.ts': REASONS,
}

describe('a template of SAM', () => {
  it('has its functions bundled, and asked in the words of their sources', async () => {
    const folder = await application(SAM)
    const { signUp, out, err } = await up(folder, '--parameter', 'For=you', '--memory')
    expect(out()).toContain('Of template.yaml:')
    expect(out()).toContain('    Check runs src/check.ts#handler\n')
    expect(out()).toContain('    Welcome does not run here: its runtime is python3.13')
    expect(out()).toMatch(/Left out:\n +Pool LambdaConfig.PostConfirmation/)
    await expect(signUp('ana')).resolves.toMatchObject({ UserConfirmed: false })
    await expect(signUp('eve')).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreSignUp failed with error no pies you pies.',
    })
    await vi.waitFor(() => expect(err()).toContain(`${join(folder, 'src/check.ts')}:4:`))
  })

  it('has a function anew in the call after a change, and the place of a mistake in one', async () => {
    const folder = await application(SAM)
    const { signUp, err } = await up(folder, '--memory')
    await expect(signUp('eve')).rejects.toThrow('no pies nobody pies')
    await write(folder, 'src/reasons.ts', REASONS.replace('no pies', 'no tarts'))
    await expect(signUp('eve')).rejects.toThrow('no tarts nobody pies')
    await write(folder, 'src/reasons.ts', 'export const reasons = ;')
    await expect(signUp('ana')).rejects.toThrow('src/reasons.ts:1:24: Unexpected ";"')
    expect(err()).toContain('cannot be brought up to date: src/reasons.ts:1:24')
    await write(folder, 'src/reasons.ts', REASONS)
    await expect(signUp('ana')).resolves.toMatchObject({ UserConfirmed: false })
  })

  it('runs what a configuration file says in the place of a function', async () => {
    const folder = await application({
      ...SAM,
      'template.yaml': SAM['template.yaml'].replaceAll(
        'Handler:',
        'FunctionName: !Sub "f-${AWS::StackName}"\n      Handler:',
      ),
      'poolhouse.yml': 'functions: { f-bakery: ./instead.mjs#say }',
      'instead.mjs': `export const say = () => { throw new Error('instead') }`,
    })
    const { signUp, out } = await up(folder, '--config', 'poolhouse.yml', '--stack-name', 'bakery', '--memory')
    expect(out()).not.toMatch(/Left out|Triggers:/)
    await expect(signUp('ana')).rejects.toThrow('PreSignUp failed with error instead.')
  })

  it('keeps ids and users when it is started again, and changes what has changed', async () => {
    const folder = await application(SAM)
    const first = await up(folder)
    const ids = [first.value('PoolId'), first.value('ClientId')]
    await first.signUp('ana')
    await stop(first.child)
    await write(folder, 'template.yaml', SAM['template.yaml'].replace('Trigger: PreSignUp', 'Trigger: CustomMessage'))

    const { value, out, client } = await up(folder)
    expect([value('PoolId'), value('ClientId')]).toEqual(ids)
    expect(out()).toContain('  updated Pool')
    expect(out()).not.toMatch(/created|replaced/)
    const UserPoolId = value('PoolId')
    await expect(client.adminGetUser({ UserPoolId, Username: 'ana' })).resolves.toMatchObject({ Username: 'ana' })
    const { UserPool } = await client.describeUserPool({ UserPoolId })
    expect(Object.keys(UserPool?.LambdaConfig ?? {})).toEqual(['CustomMessage'])
    const state = JSON.parse(await readFile(join(folder, '.poolhouse/pies/stack.json'), 'utf8')) as unknown
    expect(state).toMatchObject({ stackName: 'pies', resources: { Pool: { physicalId: UserPoolId } } })
  })
})

it('says whom to trust with --tls, and that signed calls need a token with --expose', async () => {
  const folder = await application({
    'template.yaml': `Resources:\n  Pool: { Type: AWS::Cognito::UserPool }\n  ${CLIENT}\n${OUTPUTS}`,
  })
  const authorities = join(folder, 'tls')
  const { out } = await up(folder, '--memory', '--expose', '--tls', '--tls-authority', authorities)
  const file = join(authorities, 'localhost.crt')
  expect(out()).toContain(`\n  export NODE_EXTRA_CA_CERTS=${file} AWS_CA_BUNDLE=${file}\n`)
  expect(out()).toMatch(/signed calls need the token as access key id\. Stop with Ctrl-C\.\n$/)
})

it('tells a parent process what there is', async () => {
  const folder = await application({
    'template.yaml': `Resources:\n  Pool: { Type: AWS::Cognito::UserPool }\n  ${CLIENT}\n${OUTPUTS}`,
  })
  const child = fork(bundle, ['up', '--memory', '--port', '0'], { cwd: folder, silent: true })
  running.add(child)
  const [ready] = (await once(child, 'message')) as [{ resources: Record<string, string> }] // as it is promised
  const { Pool, Client } = ready.resources
  const url = expect.stringMatching(/^http:\/\/localhost:\d+$/)
  expect(ready).toMatchObject({ type: 'ready', url, outputs: { PoolId: Pool, ClientId: Client } })
})

describe('a template of CloudFormation', () => {
  it('runs code that stands in it, and code beside it', async () => {
    const folder = await application({
      'auth.yml': `
Resources:
  Pool:
    Type: AWS::Cognito::UserPool
    Properties:
      AutoVerifiedAttributes: [email]
      EmailConfiguration: { EmailSendingAccount: DEVELOPER, SourceArn: 'arn:aws:ses:eu-west-1:123456789012:identity/pies.example' }
      LambdaConfig: { PreSignUp: !GetAtt Check.Arn, CustomMessage: !GetAtt Write.Arn }
  ${CLIENT}
  Check:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: !Sub '\${AWS::StackName}-check'
      Runtime: nodejs24.x
      Handler: index.handler
      Code: { ZipFile: "exports.handler = async (event) => { if (event.userName === 'eve') throw Error(process.env.POOL); return event }" }
      Environment: { Variables: { POOL: !Ref Other } }
  Write: { Type: AWS::Lambda::Function, Properties: { Runtime: nodejs24.x, Handler: write.main, Code: ./functions } }
  Other: { Type: AWS::Cognito::UserPool }
${OUTPUTS}
`,
      'functions/write.ts': `export const main = async (event: { response: object; request: { codeParameter: string } }) => ({
  ...event,
  response: { ...event.response, emailSubject: 'Pie', emailMessage: 'A pie for ' + event.request.codeParameter },
})`,
    })
    const { signUp, value, endpoint } = await up(folder, 'auth.yml', '--memory')
    // An environment may name what is made only after the function is known
    await expect(signUp('eve')).rejects.toThrow(/PreSignUp failed with error eu-west-1_\w+\.$/)
    await signUp('ana', { email: 'ana@example.com' })
    const query = `username=ana&poolId=${value('PoolId')}&wait=5000`
    const [mail] = (await (await fetch(`${endpoint}/_poolhouse/inbox?${query}`)).json()) as { body: string }[] // the inbox
    expect(mail?.body).toMatch(/^A pie for \d{6}$/)
  })
})

describe('what the CDK has written', () => {
  it('runs the code of its assets', async () => {
    const folder = await application({
      'cdk.out/Auth.template.json': JSON.stringify({
        Resources: {
          Pool: {
            Type: 'AWS::Cognito::UserPool',
            Properties: { LambdaConfig: { PreSignUp: { 'Fn::GetAtt': ['Check0F5D', 'Arn'] } } },
          },
          Client: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' } } },
          Check0F5D: {
            Type: 'AWS::Lambda::Function',
            Properties: {
              Code: { S3Bucket: 'assets', S3Key: `${'ab'.repeat(32)}.zip` },
              Handler: 'index.handler',
              Runtime: 'nodejs24.x',
            },
          },
          CDKMetadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2:deflate64:' } },
        },
        Parameters: {
          BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
        },
        Outputs: { PoolId: { Value: { Ref: 'Pool' } }, ClientId: { Value: { Ref: 'Client' } } },
      }),
      'lib/check.ts':
        'type Reason = string\nexport const handler = async () => {\n  throw new Error("no" as Reason)\n}\n',
    })
    // As NodejsFunction does with sourceMap
    const outfile = join(folder, `cdk.out/asset.${'ab'.repeat(32)}/index.js`)
    await build({
      entryPoints: [join(folder, 'lib/check.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      sourcemap: true,
    })
    const { signUp, out, err } = await up(folder, '--memory')
    expect(out()).toContain('Of cdk.out/Auth.template.json:')
    expect(out()).toContain('User pool of Auth\n')
    await expect(signUp('eve')).rejects.toThrow('PreSignUp failed with error no.')
    await vi.waitFor(() => expect(err()).toContain(`${join(folder, 'lib/check.ts')}:3:`))
  })
})

describe('a Serverless configuration', () => {
  const files = {
    'serverless.yml': `
service: tarts
provider: { name: aws, region: eu-west-2, runtime: nodejs24.x, environment: { POOL: !Ref Pool } }
custom: { esbuild: { loader: { .txt: text } }, names: { dev: Tarts, prod: Pies }, name: "\${self:custom.names.\${sls:stage}, 'None'}" }
functions:
  check-it: { handler: src/check.handler, events: [{ cognitoUserPool: { pool: "\${self:custom.name}", trigger: PreSignUp, existing: true } }] }
  send: { handler: src/check.send, events: [{ cognitoUserPool: { pool: Bakers, trigger: PreSignUp } }] }
resources: "\${file(resources.yml)}"
`,
    'resources.yml': `
Resources:
  Pool: { Type: AWS::Cognito::UserPool, Properties: { UserPoolName: "\${self:custom.name}" } }
  ${CLIENT}
${OUTPUTS}
`,
    'src/words.txt': 'no baker',
    'src/check.ts': `import words from './words.txt'
const refuse = (who: string) => { throw new Error(who + ' of ' + process.env['POOL']) }
export const handler = () => refuse(words)
export const send = () => refuse('not sent')`,
  }

  it('is read without the framework where it needs nothing of AWS', async () => {
    const { signUp, out, value, client } = await up(await application(files), '--memory', '--stage', 'prod')
    expect(out()).toContain('User pool of tarts-prod\n')
    expect(out()).toMatch(/CheckDashitLambdaFunction runs src\/check.ts#handler\n +SendLambdaFunction runs/)
    await expect(signUp('eve')).rejects.toThrow(`no baker of ${value('PoolId')}`)
    const { UserPool } = await client.describeUserPool({ UserPoolId: value('PoolId') })
    expect(UserPool?.Name).toBe('Pies')
  })

  it('is asked of the framework where the application has it', async () => {
    const folder = await application(files, ['esbuild', 'osls'])
    const { signUp, value } = await up(folder, '--memory')
    await expect(signUp('eve')).rejects.toThrow(`no baker of ${value('PoolId')}`)
  }, 60_000)
})

describe('the example', () => {
  it('runs without serverless-offline', async () => {
    const { signUp, client, value } = await up(
      join(import.meta.dirname, '../../../../examples/mince-pie-challenge'),
      '--memory',
    )
    const [UserPoolId, ClientId] = [value('UserPoolId'), value('UserPoolClientId')]
    await signUp('joe', { email: 'joe@example.com' }, ClientId)
    await client.adminConfirmSignUp({ UserPoolId, Username: 'joe' })
    const AuthParameters = { USERNAME: 'joe', PASSWORD }
    const { AuthenticationResult } = await client.adminInitiateAuth({
      UserPoolId,
      ClientId,
      AuthFlow: 'ADMIN_NO_SRP_AUTH',
      AuthParameters,
    })
    expect(decodeJwt(AuthenticationResult?.IdToken ?? '')).toMatchObject({ pie: 'mince' })
  }, 60_000)
})

describe('is refused in a sentence, with exit code 2', () => {
  const pool = 'Resources: { Pool: { Type: AWS::Cognito::UserPool } }'
  it.each([
    ['nothing to take', {}, [], 'There is no serverless.yml, template.yaml or cdk.out in'],
    ['no user pool', { 'template.yaml': 'Resources: {}' }, [], 'The template has no user pool.'],
    [
      'a parameter that there is not',
      { 'template.yaml': pool },
      ['--parameter', 'A=b'],
      'Parameters: [A] do not exist',
    ],
    ['a parameter without value', { 'template.yaml': pool }, ['--parameter', 'A'], 'It looks like Name=Value.'],
    ['a stage of a template', { 'template.yaml': pool }, ['--stage', 'dev'], 'A template has no stages'],
    ['a name that is a path', { 'template.yaml': pool }, ['--stack-name', '../a'], '"../a" is no name of a stack'],
    ['a stage that is a path', { 'serverless.yml': 'service: a' }, ['--stage', '../../a'], 'is no name of a stack'],
    ['no template', { 'template.yaml': '{' }, [], 'The template cannot be read'],
    ['two stacks', { 'cdk.out/A.template.json': '{}', 'cdk.out/B.template.json': '{}' }, [], 'has several stacks'],
    ['a program', { 'serverless.ts': '' }, [], 'is a program, which the Serverless Framework runs'],
    [
      'a variable of AWS',
      { 'serverless.yml': 'service: ${ssm:/name}' },
      [],
      '${ssm:/name} is resolved by the Serverless Framework only',
    ],
    ['code, and nothing that bundles it', SAM, [], 'npm install --save-dev esbuild'],
  ] satisfies [string, Readonly<Record<string, string>>, string[], string][])('%s', async (_, files, args, words) => {
    const folder = await application(files, [])
    const { code, out, err } = await run(['up', '--memory', '--port', '0', ...args], {}, folder)
    expect(err).toContain(words)
    expect(err).not.toContain('    at ')
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })

  it('the folder of another stack', async () => {
    const folder = await application({ 'a.yaml': pool, 'b.yaml': pool })
    const { child } = await up(folder, 'a.yaml', '--data', 'kept')
    await stop(child)
    const { code, err } = await run(['up', 'b.yaml', '--data', 'kept', '--port', '0'], {}, folder)
    expect(err).toContain('keeps the stack a, and this is b')
    expect(code).toBe(2)
  })
})
