import { afterEach, describe, expect, it, vi } from 'vitest'
import { createLog } from '../../src/cli/log.ts'
import { ApiError } from '../../src/errors.ts'
import { logCalls } from '../../src/protocol/call-log.ts'
import { memoryLog, server, signature } from '../server.ts'

describe('the log', async () => {
  const { client, pool, raw, log, clock } = await server()
  const peer = { address: '127.0.0.1', encrypted: false }
  const { id, clientId, user } = await pool()
  const lines = () => log.lines.splice(0).map(({ level, message }) => `${level} ${message}`)

  it('has one line for a refusal: operation, error, message', async () => {
    const { username } = await user()
    lines()
    const wrong = { USERNAME: username, PASSWORD: 'Wr0ng-secret' }
    await expect(
      client.initiateAuth({ ClientId: clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: wrong }),
    ).rejects.toThrow('Incorrect')
    expect(lines()).toEqual([
      'info InitiateAuth refused: NotAuthorizedException: Incorrect username or password. (the password is wrong)',
    ])
  })

  it('says what a refusal does not: who is there, what is missing, which limit and how long', async () => {
    const closed = await pool({}, { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'], WriteAttributes: ['email'] })
    const secret = await pool({}, { GenerateSecret: true })
    const { username } = await secret.user()
    const verified = await pool({ AutoVerifiedAttributes: ['email'] }, { PreventUserExistenceErrors: 'ENABLED' })
    const ana = await verified.signedIn()
    const { email } = await verified.user()
    lines()
    const why = async (call: Promise<unknown>) => {
      await expect(call).rejects.toThrow()
      return /\((.*)\)$/.exec(lines().at(-1) ?? '')?.[1]
    }
    expect(await why(verified.signIn('nobody', 'Passw0rd!'))).toBe('nobody has that name')
    expect(await why(closed.signIn('ana', 'Passw0rd!'))).toBe(
      `ExplicitAuthFlows of client ${closed.clientId} needs ALLOW_USER_PASSWORD_AUTH or USER_PASSWORD_AUTH, and is ALLOW_USER_SRP_AUTH`,
    )
    const SECRET_HASH = Buffer.from('a wrong hash').toString('base64')
    const AuthParameters = { USERNAME: username, PASSWORD: 'Passw0rd!', SECRET_HASH }
    const hashed = await why(
      client.initiateAuth({ ClientId: secret.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
    )
    expect(hashed).toBe(
      `expected is base64 of HMAC-SHA256 with a secret of the client as key, over "${username}${secret.clientId}"`,
    )
    const signUp = { Username: 'x', Password: 'Passw0rd!', UserAttributes: [{ Name: 'name', Value: 'X' }] }
    expect(await why(client.signUp({ ClientId: closed.clientId, ...signUp }))).toBe(
      `client ${closed.clientId} may not write name: see its WriteAttributes, and Schema for what nobody may`,
    )
    expect(await why(client.getUser({ AccessToken: ana.idToken }))).toBe('it is an ID token')

    const forgot = () => client.forgotPassword({ ClientId: verified.clientId, Username: ana.username })
    const reset = { ClientId: verified.clientId, Username: ana.username, Password: 'New-passw0rd1' }
    const confirm = () => client.confirmForgotPassword({ ...reset, ConfirmationCode: '000000' })
    expect(await why(confirm())).toBe('no code waits for an answer: none was sent, or it is used')
    for (let time = 0; time < 5; time += 1) await forgot()
    expect(await why(confirm())).toBe('it is another code than the last one that was sent')
    const limit = (await why(forgot())) ?? ''
    expect(limit).toMatch(
      /^the limit is ForgotPassword by one user: 5, and one more every 12 minutes, again at \d{4}-\S+Z$/,
    )
    clock.set(new Date(Date.parse(limit.slice(-24)) - 1000))
    await expect(forgot()).rejects.toThrow()
    clock.advance(1)
    await forgot()
    clock.reset()

    for (let guess = 0; guess < 5; guess += 1) await expect(verified.signIn(email, 'Wr0ng-one')).rejects.toThrow()
    const locked = await why(verified.signIn(email, 'Passw0rd!'))
    expect(locked).toMatch(/^5 wrong passwords in a row: no further one is judged before \d{4}-\S+Z$/)
  })

  it('says it in development only', () => {
    const told = memoryLog()
    const observe = logCalls(told, { explains: false })
    const error = new ApiError('NotAuthorizedException', 'No.', { detail: 'because of ana' })
    observe({ operation: 'SignUp', principal: { kind: 'anybody' }, peer, status: 400, error })
    expect(told.lines.map(({ message }) => message)).toEqual(['SignUp refused: NotAuthorizedException: No.'])
  })

  it('has no line for what went well', async () => {
    lines()
    await client.describeUserPool({ UserPoolId: id })
    expect(lines()).toEqual([])
  })

  it('has one for a request that is too large, and for one without a target', async () => {
    lines()
    await raw('SignUp', ' '.repeat(1024 * 1024 + 1)).catch(() => undefined)
    await raw('', '{}')
    expect(lines()).toEqual([
      'info SignUp refused: RequestEntityTooLargeException: The request is larger than this operation takes.',
      'info A request without X-Amz-Target refused: UnknownOperationException',
    ])
  })

  it('leaves out what a request holds', async () => {
    lines()
    await raw('ConfirmSignUp', '{"ClientId":"a","Username":"b c","ConfirmationCode":"my secret code"}')
    await raw('SignUp', '{"ClientId":"a","Password":"my secret pass')
    await raw('SignUp', '{"ClientId":["my secret id"]}')
    const text = lines().join('\n')
    expect(text).toContain("ConfirmSignUp refused: InvalidParameterException: 2 validation errors detected: Value at '")
    expect(text).toContain('SignUp refused: SerializationException: The request is not valid JSON.')
    expect(text).not.toContain('secret')
  })

  it('cannot be written into by a request', async () => {
    lines()
    await raw(`Sign\u009bUp`, '{}')
    await raw('InitiateAuth', JSON.stringify({ ClientId: 'a', AuthFlow: 'x\n12:00:00 forged\u001b[2J' }))
    await raw('ListUsers', JSON.stringify({ UserPoolId: id, Filter: '"a\u2028b\u0085c" = "d"' }), signature)
    const written = lines()
    expect(written).toHaveLength(3)
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(written.filter((line) => /[\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(line))).toEqual([])
  })

  it('says of a call for the wrong region so, once for each pool and region', async () => {
    const authorization = signature.authorization.replace('eu-west-1', 'us-east-1')
    const describePool = (poolId: string, headers: { authorization: string }) =>
      raw('DescribeUserPool', JSON.stringify({ UserPoolId: poolId }), headers)
    const other = await pool()
    lines()
    await describePool(id, signature)
    expect(lines()).toEqual([])
    expect((await describePool(id, { authorization })).status).toBe(200)
    await describePool(id, { authorization })
    await describePool(other.id, { authorization })
    const hint = (poolId: string) =>
      `info A call for the pool ${poolId} was signed for us-east-1. It is answered here; AWS would not find the pool there, so set the client's region to eu-west-1.`
    expect(lines()).toEqual([hint(id), hint(other.id)])
  })
})

describe('the log of a terminal', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  function written(quiet: boolean): string {
    let text = ''
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      text += String(chunk)
      return true
    })
    const log = createLog({ quiet })
    log.info('A refusal.')
    log.warn('A warning.', { error: new Error('lost\n12:00:00 forged', { cause: new Error('cable') }) })
    log.error('A failure.')
    return text
  }

  it('has one line for each thing', () => {
    expect(written(false).trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d A refusal\.$/),
      expect.stringContaining('A warning. error=Error: lost 12:00:00 forged (Error: cable)'),
      expect.stringContaining('A failure.'),
    ])
  })

  it('keeps quiet about refusals only', () => {
    const text = written(true)
    expect(text).not.toContain('A refusal.')
    expect(text).toContain('A warning.')
    expect(text).toContain('A failure.')
  })
})
