import { createHash } from 'node:crypto'
import { AWS_ISSUER, NOW, POOL_ID } from '../../src/fixtures.ts'
import type { Making } from './making.ts'
import { encode, CLIENT, nested, publicKeyOf } from './making.ts'

/** Tokens whose headers or claims are wrong, though they are signed. */
export function refuseContents({
  canary,
  key,
  other,
  stranger,
  header,
  claims,
  json,
  headerJson,
  make,
  id,
  access,
  without,
  insert,
  token,
  refuse,
  each,
  show,
}: Making): void {
  // --- Headers that bring or name a key, and what else a header may say
  const bringing: Record<string, object> = {
    jwk: { jwk: { ...stranger.jwk } },
    'jwk without kid': { jwk: { ...stranger.jwk, kid: undefined } },
    'jwk with private members': { jwk: stranger.privateKey.export({ format: 'jwk' }) },
    'jwk, a symmetric one': { jwk: { kty: 'oct', k: 'AA', kid: key.kid, alg: 'HS256' } },
    jku: { jku: `${canary}/jku` },
    'jku with credentials': { jku: canary.replace('://', '://cognito-idp.eu-west-1.amazonaws.com@') },
    'jku as an array': { jku: [`${canary}/jku`] },
    jwks: { jwks: { keys: [stranger.jwk] } },
    jwks_uri: { jwks_uri: `${canary}/jwks_uri` },
    x5u: { x5u: `${canary}/x5u` },
    x5c: { x5c: [publicKeyOf(stranger).export({ type: 'spki', format: 'der' }).toString('base64')] },
    x5t: { x5t: createHash('sha1').update('x').digest('base64url') },
    'x5t#S256': { 'x5t#S256': createHash('sha256').update('x').digest('base64url') },
    iss: { iss: canary },
    epk: { epk: stranger.jwk },
    url: { url: canary },
  }
  for (const [name, extra] of Object.entries(bringing)) {
    refuse('signature', { [`header ${name} beside a known kid`]: make(claims, { ...header, ...extra }, stranger) })
    refuse('keys-unavailable', {
      [`header ${name} beside an unknown kid`]: make(claims, { ...header, ...extra, kid: 'evil' }, stranger),
    })
    refuse('key-id', {
      [`header ${name} without a kid`]: make(claims, { ...header, ...extra, kid: undefined }, stranger),
    })
  }
  refuse(
    'critical',
    each(
      [
        { crit: ['exp'] },
        { crit: ['exp'], exp: NOW + 60 },
        { crit: [] },
        { crit: 'exp' },
        { crit: null },
        { crit: {} },
        { crit: 0 },
        { crit: false },
        { crit: '' },
        { crit: ['alg'] },
        { crit: ['b64'], b64: false },
        { crit: ['b64'], b64: true },
        { crit: ['unknown'], unknown: 1 },
        { crit: ['exp', 'exp'] },
        { crit: [1] },
        { b64: false },
        { b64: true },
        { b64: null },
      ],
      (extra) => `critical header ${show(extra)}`,
      (extra) => make(claims, { ...header, ...extra }),
    ),
  )
  refuse(
    'malformed',
    each(
      [
        'dpop+jwt',
        'secevent+jwt',
        'logout+jwt',
        'application/json',
        'JOSE',
        'jwt ',
        'JWE',
        '',
        'xjwt',
        'jwtx',
        null,
        1,
        true,
        [],
        ['JWT'],
        {},
      ],
      (typ) => `typ ${show(typ)}`,
      (typ) => make(claims, { ...header, typ }),
    ),
  )

  // --- JSON, in both places
  const noJson: Record<string, (text: string) => string | Buffer> = {
    'an array': (text) => `[${text}]`,
    null: () => 'null',
    true: () => 'true',
    'a number': () => '1',
    'a text': (text) => JSON.stringify(text),
    'an unfinished object': (text) => text.slice(0, -1),
    'an unfinished text': (text) => text.slice(0, 9),
    'two objects': (text) => text + text,
    'text behind the object': (text) => `${text}x`,
    'a null character behind the object': (text) => `${text}\0`,
    'a comma behind the last member': (text) => `${text.slice(0, -1)},}`,
    'single quotes': (text) => text.replaceAll('"', "'"),
    'names without quotes': (text) => text.replaceAll(/"(\w+)":/g, '$1:'),
    'a comment': (text) => `/* */${text}`,
    'a line comment': (text) => `${text}//`,
    NaN: (text) => `{"x":NaN,${text.slice(1)}`,
    Infinity: (text) => `{"x":Infinity,${text.slice(1)}`,
    'a hexadecimal number': (text) => `{"x":0x1,${text.slice(1)}`,
    'a leading zero': (text) => `{"x":01,${text.slice(1)}`,
    'a leading plus': (text) => `{"x":+1,${text.slice(1)}`,
    undefined: (text) => `{"x":undefined,${text.slice(1)}`,
    'a raw line break in a text': (text) => `{"x":"\n",${text.slice(1)}`,
    'an unknown escape': (text) => String.raw`{"x":"\x41",${text.slice(1)}`,
    'a form feed for white space': (text) => `\f${text}`,
    'a no-break space for white space': (text) => `\u00A0${text}`,
    'a byte order mark before the text': (text) => `\uFEFF${text}`,
    'a byte that is not UTF-8': (text) => Buffer.from(`{"x":"\xFF",${text.slice(1)}`, 'latin1'),
    'an overlong encoding': (text) => Buffer.from(`{"x":"\xC0\xAF",${text.slice(1)}`, 'latin1'),
    'an overlong quote': (text) => Buffer.from(`{"x":"\xC0\xA2",${text.slice(1)}`, 'latin1'),
    'a lone continuation': (text) => Buffer.from(`{"x":"\x80",${text.slice(1)}`, 'latin1'),
    'a surrogate in bytes': (text) => Buffer.from(`{"x":"\xED\xA0\x80",${text.slice(1)}`, 'latin1'),
    'a pair of surrogates in bytes': (text) =>
      Buffer.from(`{"x":"\xED\xA0\x80\xED\xB0\x80",${text.slice(1)}`, 'latin1'),
    'a code point beyond Unicode': (text) => Buffer.from(`{"x":"\xF5\x80\x80\x80",${text.slice(1)}`, 'latin1'),
    'an unfinished character at the end': (text) => Buffer.from(`${text}\xE2\x82`, 'latin1'),
    'UTF-16': (text) => Buffer.from(text, 'utf16le'),
    'a compressed object': () => Buffer.from('789cab562a2e4d020004710192', 'hex'),
    'a repeated member': (text) => `{"x":1,"x":1,${text.slice(1)}`,
    'a member repeated in escapes': (text) => String.raw`{"x":1,"\u0078":1,${text.slice(1)}`,
    'a member repeated with white space': (text) => `{"x" :1,"x"\n:1,${text.slice(1)}`,
    'an empty name repeated': (text) => `{"":1,"":1,${text.slice(1)}`,
    'a repeated __proto__': (text) => `{"__proto__":1,"__proto__":2,${text.slice(1)}`,
    'a member repeated within a member': (text) => `{"x":{"a":1,"a":1},${text.slice(1)}`,
    'a member repeated within an array': (text) => `{"x":[{"a":1,"a":1}],${text.slice(1)}`,
    'a member repeated beside colons in texts': (text) => String.raw`{"x":":\":","x":"\\",${text.slice(1)}`,
    'a number-like name repeated': (text) => `{"1":1,"1":1,${text.slice(1)}`,
    '65 levels': (text) => `{"x":${nested(64, '[', ']')},${text.slice(1)}`,
    '65 levels of objects': (text) => `{"x":${nested(63, '{"x":', '}', '{}')},${text.slice(1)}`,
    'a thousand levels': (text) => `{"x":${nested(1000, '[', ']')},${text.slice(1)}`,
    'five thousand levels': (text) => `{"x":${nested(5000, '[', ']')},${text.slice(1)}`,
    'five thousand levels without an end': () => '['.repeat(5000),
  }
  for (const [name, change] of Object.entries(noJson)) {
    refuse('malformed', {
      [`${name} in the payload`]: make(change(json)),
      [`${name} in the header`]: make(claims, change(headerJson)),
    })
  }
  refuse('malformed', {
    ...each(
      ['sub', 'iss', 'exp', 'aud', 'token_use', 'iat', 'cognito:groups'],
      (claim) => `two ${claim}`,
      (claim) =>
        insert(`"${claim}":${show(Object(claims)[claim] ?? [])},"${claim}":${show(Object(claims)[claim] ?? [])}`),
    ),
    'two alg, the last one good': make(claims, `{"alg":"none",${headerJson.slice(1)}`),
    'two alg, the first one good': make(claims, `${headerJson.slice(0, -1)},"alg":"none"}`),
    'two kid': make(claims, `{"kid":"${other.kid}",${headerJson.slice(1)}`),
    'a token for payload': make(token),
    'a payload in base64 twice': make(encode(json)),
  })

  // --- Types of claims
  const notNumbers: unknown[] = [null, `${NOW + 60}`, '', true, [], [NOW + 60], {}, { valueOf: NOW }]
  for (const claim of ['exp', 'nbf', 'iat', 'auth_time']) {
    refuse(
      'malformed',
      each(
        notNumbers,
        (value) => `${claim} ${show(value)}`,
        (value) => id({ [claim]: value }),
      ),
    )
  }
  const notTexts: unknown[] = [null, 1, true, [], ['x'], {}]
  for (const claim of [
    'iss',
    'sub',
    'username',
    'cognito:username',
    'email',
    'jti',
    'origin_jti',
    'scope',
    'client_id',
  ]) {
    refuse(
      'malformed',
      each(
        notTexts,
        (value) => `${claim} ${show(value)}`,
        (value) => id({ [claim]: value }),
      ),
    )
  }
  refuse('malformed', {
    ...each(
      [null, 'admin', '[admin]', 1, true, {}, { 0: 'admin', length: 1 }, [1], [null], [['admin']], ['a', {}]],
      (groups) => `cognito:groups ${show(groups)}`,
      (groups) => id({ 'cognito:groups': groups }),
    ),
    'no sub': without('sub'),
    'an empty sub': id({ sub: '' }),
    'no iss': without('iss'),
    'no exp': without('exp'),
    'exp beyond all numbers': make(json.replace(`"exp":${NOW + 3600}`, '"exp":1e999')),
    'the claims by prototype': make(`{"__proto__":${json}}`),
    'the claims by constructor': make(`{"constructor":{"prototype":${json}}}`),
    'exp by prototype': make(
      `{"__proto__":{"exp":${NOW + 60}},${json.replace(`"exp":${NOW + 3600},`, '').slice(1)}`.replace(
        `,"exp":${NOW + 3600}`,
        '',
      ),
    ),
    'no claims': make({}),
    'the claims one level deeper': make({ claims }),
    'claims in capitals': make(json.toUpperCase()),
  })

  // --- Times
  refuse('expired', {
    ...each(
      [NOW, NOW - 1, NOW - 0.001, NOW - 86_400, 1, 0, -1, -NOW, 0.5, Number.MIN_VALUE, -Number.MAX_VALUE],
      (exp) => `exp ${exp}`,
      (exp) => id({ exp }),
    ),
    'exp -0': make(json.replace(`"exp":${NOW + 3600}`, '"exp":-0')),
    'exp below all numbers': make(json.replace(`"exp":${NOW + 3600}`, '"exp":-1e999')),
    'exp as a fraction of itself': make(json.replace(`"exp":${NOW + 3600}`, `"exp":${NOW + 3600}e-1`)),
  })
  refuse('not-yet-valid', {
    ...each(
      [NOW + 1, NOW + 0.5, NOW * 1000, Number.MAX_VALUE],
      (nbf) => `nbf ${nbf}`,
      (nbf) => id({ nbf }),
    ),
    ...each(
      [NOW + 61, NOW + 86_400, NOW * 1000, Number.MAX_VALUE],
      (iat) => `iat ${iat}`,
      (iat) => id({ iat }),
    ),
    'nbf beyond all numbers': insert('"nbf":1e999'),
    'iat beyond all numbers': make(json.replace(`"iat":${NOW}`, '"iat":1e999')),
  })

  // --- Issuer, use, client
  refuse(
    'issuer',
    each(
      [
        `${AWS_ISSUER}/`,
        `${AWS_ISSUER} `,
        ` ${AWS_ISSUER}`,
        `${AWS_ISSUER}\0`,
        `${AWS_ISSUER}#`,
        `${AWS_ISSUER}?`,
        `${AWS_ISSUER}x`,
        AWS_ISSUER.slice(0, -1),
        AWS_ISSUER.toUpperCase(),
        AWS_ISSUER.replace('https', 'http'),
        AWS_ISSUER.replace('https', 'HTTPS'),
        AWS_ISSUER.replace('.com', '.com:443'),
        AWS_ISSUER.replace('.com', '.com.'),
        AWS_ISSUER.replace('.com/', '.com//'),
        AWS_ISSUER.replace('.com/', '.com/./'),
        AWS_ISSUER.replace('.com', '.com.evil.example'),
        AWS_ISSUER.replace('https://', 'https://evil.example/'),
        AWS_ISSUER.replace('https://', 'https://x@'),
        AWS_ISSUER.replace('west', 'east'),
        AWS_ISSUER.replace('_A', '_B'),
        AWS_ISSUER.replace('_A', '%5FA'),
        AWS_ISSUER.replace('c', '\u0441'),
        AWS_ISSUER.replace('cognito-idp', 'issuer-issuer-cognito-idp'),
        AWS_ISSUER.replace('cognito-idp', 'evil-cognito-idp'),
        POOL_ID,
        'cognito-idp.eu-west-1.amazonaws.com',
        canary,
        `${canary}/${POOL_ID}`,
        '',
        '*',
        'null',
        'undefined',
        'https://accounts.google.com',
        `${AWS_ISSUER},${canary}`,
        'javascript:alert(1)',
        '__proto__',
      ],
      (iss) => `iss ${show(iss)}`,
      (iss) => id({ iss }),
    ),
  )
  refuse('token-use', {
    ...each(
      [
        'refresh',
        'ID',
        'Access',
        'id ',
        ' id',
        '',
        'id,access',
        'id access',
        'any',
        '*',
        null,
        0,
        true,
        [],
        ['id'],
        {},
        '__proto__',
        'constructor',
      ],
      (use) => `token_use ${show(use)}`,
      (use) => id({ token_use: use }),
    ),
    'no token_use': without('token_use'),
  })
  refuse('client', {
    ...each(
      [
        'client-2',
        'client',
        'client-11',
        'CLIENT-1',
        'client-1 ',
        ' client-1',
        'client-1\0',
        '',
        '*',
        'client-1,client-2',
        null,
        0,
        true,
        [],
        ['client-1'],
        ['client-1', 'client-2'],
        {},
        { 0: 'client-1' },
      ],
      (aud) => `aud ${show(aud)}`,
      (aud) => id({ aud }),
    ),
    ...each(
      ['client-2', '', 'client-1 ', 'CLIENT-1'],
      (clientId) => `client_id ${show(clientId)}`,
      (clientId) => access({ client_id: clientId }),
    ),
    'no aud': without('aud'),
    'the client in client_id of an ID token': id({ aud: 'client-2', client_id: CLIENT }),
    'the client in azp of an ID token': id({ aud: 'client-2', azp: CLIENT }),
    'the client in aud of an access token': access({ aud: CLIENT, client_id: 'client-2' }),
    'no client_id in an access token': access({ aud: CLIENT, client_id: undefined }),
  })
}
