import { afterEach, describe, expect, it, vi } from 'vitest'
import { createLog } from '../../src/cli/log.ts'
import { server, signature } from '../server.ts'

describe('the log', async () => {
  const { client, pool, raw, log } = await server()
  const { id, clientId, user } = await pool()
  const lines = () => log.lines.splice(0).map(({ level, message }) => `${level} ${message}`)

  it('has one line for a refusal: operation, error, message', async () => {
    const { username } = await user()
    lines()
    const wrong = { USERNAME: username, PASSWORD: 'Wr0ng-secret' }
    await expect(
      client.initiateAuth({ ClientId: clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: wrong }),
    ).rejects.toThrow('Incorrect')
    expect(lines()).toEqual(['info InitiateAuth refused: NotAuthorizedException: Incorrect username or password.'])
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
