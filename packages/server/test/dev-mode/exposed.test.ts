import { createHash } from 'node:crypto'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { listen } from '../../src/config/listen.ts'
import { server, signature } from '../server.ts'

const TARGET = 'AWSCognitoIdentityProviderService.'

describe('addresses a server is given', () => {
  const ask = async (args: readonly string[], hosts: readonly string[]) => {
    const command = new Command()
    for (const option of listen.options()) command.addOption(option)
    command.parse(args, { from: 'user' })
    const read = listen.read(command.opts())
    const { fetch, close } = await server({ ...read.listen, hosts: ['127.0.0.1'] })
    const statuses = hosts.map((host) =>
      fetch(new Request('http://127.0.0.1/_poolhouse/health', { headers: { host } })),
    )
    const answered = (await Promise.all(statuses)).map(({ status }) => status === 200)
    await close()
    return hosts.filter((_, index) => answered[index])
  }

  it('are answered in whatever form they are written', async () => {
    const own = ['192.0.2.7', '192.0.2.7:7665', '[2001:db8::7]', '[2001:DB8:0:0::7]:7665', 'nas.home', 'NAS.home:1']
    const others = ['192.0.2.8', '[2001:db8::8]', 'home', 'nas.home.evil.example']
    const all = [...own, ...others]
    const hosts = '192.0.2.7,[2001:DB8::0:7],nas.home'
    expect(await ask(['--expose', '--host', hosts], all)).toEqual(own)
    expect(await ask(['--allow-host', '192.0.2.7,2001:db8:0::7,Nas.Home'], all)).toEqual(own)
  })

  it.each(['0.0.0.0', '::', '[::]', '0:0:0:0:0:0:0:0'])('are all, and no names, for %s', async (host) => {
    const addresses = ['192.0.2.7:7665', '[2001:db8::7]', 'localhost']
    const names = ['nas.home', 'evil.example', '192.0.2.7.evil.example', '[evil.example]', '']
    expect(await ask(['--expose', '--host', host], [...addresses, ...names])).toEqual(addresses)
  })
})

describe('a server that other machines reach', async () => {
  const token = 'f00d'.repeat(12)
  const { fetch, url } = await server({ token })
  const control = (headers: Record<string, string>, path = 'clock') =>
    fetch(new Request(`${url}/_poolhouse/${path}`, { headers }))
  const call = (key: string) => {
    const authorization = signature.authorization.replace('local', key)
    const headers = { authorization, 'x-amz-target': `${TARGET}ListUserPools` }
    return fetch(new Request(url, { method: 'POST', headers, body: '{"MaxResults":1}' }))
  }

  it('asks for the token at control endpoints', async () => {
    for (const path of ['', 'inbox', 'triggers', 'clock']) {
      expect((await control({}, path)).status).toBe(401)
      expect((await control({ authorization: 'Bearer wrong' }, path)).status).toBe(401)
      expect((await control({ authorization: `Bearer ${token}` }, path)).status).toBe(200)
    }
  })

  it('asks for it as the access key where a key management service would be', async () => {
    const decrypt = async (key: string) => {
      const headers = {
        authorization: signature.authorization.replace('local', key),
        'x-amz-target': 'TrentService.Decrypt',
      }
      const body = '{"CiphertextBlob":"cGll"}'
      return (await fetch(new Request(`${url}/_poolhouse/kms`, { method: 'POST', headers, body }))).json()
    }
    expect(await decrypt('wrong')).toEqual({ __type: 'UnrecognizedClientException' })
    expect(await decrypt(token)).toEqual({ __type: 'InvalidCiphertextException' })
  })

  describe('in a browser', () => {
    const browser = { accept: 'text/html', host: new URL(url).host }
    const open = (path: string, headers = {}) => fetch(new Request(url + path, { headers: { ...browser, ...headers } }))
    const give = (given: string, headers = {}, to = '/_poolhouse/?poolId=x') =>
      fetch(
        new Request(`${url}/_poolhouse/token`, {
          method: 'POST',
          headers: { ...browser, 'content-type': 'application/x-www-form-urlencoded', ...headers },
          body: new URLSearchParams({ token: given, to }),
        }),
      )

    it('asks for it with a form, and shows nothing before', async () => {
      for (const path of ['/', '/_poolhouse/', '/_poolhouse/inbox', '/_poolhouse/clock']) {
        const response = await open(path)
        expect(response.status).toBe(401)
        const text = await response.text()
        expect(text).toContain('<form method="post" action="/_poolhouse/token">')
        expect(text).not.toContain(token)
        const script = /<script>([^]*)<\/script>/.exec(text)?.[1] ?? ''
        const hash = createHash('sha256').update(script).digest('base64')
        expect(response.headers.get('content-security-policy')).toContain(`script-src 'sha256-${hash}'`)
      }
    })

    it('knows the browser by a cookie from then on', async () => {
      const response = await give(token)
      expect([response.status, response.headers.get('location')]).toEqual([303, '/_poolhouse/?poolId=x'])
      const set = response.headers.get('set-cookie') ?? ''
      expect(set).toMatch(/^poolhouse_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
      expect(set).not.toContain(token)
      const [cookie = ''] = set.split(';')
      for (const path of ['/', '/_poolhouse/', '/_poolhouse/inbox']) {
        expect((await open(path, { cookie: `a=b; ${cookie}` })).status).toBe(200)
        expect((await open(path, { cookie: `x${cookie}` })).status).toBe(401)
        expect((await open(path, { cookie: cookie.slice(0, -1) })).status).toBe(401)
      }
      const foreign = { cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
      expect((await open('/_poolhouse/inbox', foreign)).status).toBe(403)
    })

    it('takes no other token, and none from a page of somebody else', async () => {
      for (const given of ['', 'wrong', `${token}0`, 'x'.repeat(100_000)]) {
        const response = await give(given)
        expect(response.status).toBe(401)
        expect(response.headers.get('set-cookie')).toBeNull()
        expect(await response.text()).toContain('That is not the token.')
      }
      expect(await (await give('wrong')).text()).toContain('value="/_poolhouse/?poolId=x"')
      expect((await give(token, { origin: 'https://evil.example' })).status).toBe(403)
      expect((await give(token, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    })

    it('leads to the page that was asked for', async () => {
      for (const to of [
        '/',
        '/_poolhouse/clock',
        '/_poolhouse/mail/2',
        '/_poolhouse/inbox?after=2026-01-02T03:04:05Z',
      ]) {
        expect((await give(token, {}, to)).headers.get('location')).toBe(to)
      }
    })

    it('leads nowhere else', async () => {
      const foreign = ['//evil.example', 'https://evil.example', '/_poolhouse//evil.example', '/_poolhouse/../x']
      for (const to of [...foreign, '/_poolhouse/\\evil', '/\r\nx: y', '']) {
        expect((await give(token, {}, to)).headers.get('location')).toBe('/_poolhouse/')
      }
    })
  })

  it('tells anybody whether it is well', async () => {
    expect((await control({}, 'health')).status).toBe(200)
    expect((await control({}, 'ready')).status).toBe(200)
  })

  it('asks for the token as access key id of signed operations', async () => {
    const refused = await call('local')
    expect(refused.status).toBe(400)
    expect(await refused.json()).toEqual({
      __type: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    })
    expect((await call(token)).status).toBe(200)
  })
})
