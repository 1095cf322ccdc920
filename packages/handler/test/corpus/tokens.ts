import {
  constants,
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  privateEncrypt,
  sign,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto'
import type { TokenErrorCode } from '../../src/index.ts'
import { accessClaims, AWS_ISSUER, idClaims, NOW, POOL_ID, signingKey, type SigningKey } from '../../src/fixtures.ts'

// Long because it is a list, which is easier to check than a program that makes one

/** A token that must be refused, why, and the code of that reason. */
export interface HostileToken {
  name: string
  token: unknown
  code: TokenErrorCode
}

export interface Corpus {
  jwks: { keys: object[] }
  good: { name: string; token: string }[]
  hostile: HostileToken[]
}

const CLIENT = 'client-1'
const encode = (value: string | Buffer | object) =>
  (Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))).toString(
    'base64url',
  )

/** Makes all tokens anew, under keys that nobody has seen; `canary` is a URL that must never be asked for. */
export function createCorpus(canary: string): Corpus {
  const key = signingKey('key/1=')
  const other = signingKey('key/2=')
  const stranger = signingKey('key/1=')
  const header = { kid: key.kid, alg: 'RS256' }
  const claims = idClaims()
  const json = JSON.stringify(claims)
  const headerJson = JSON.stringify(header)

  /** Signs what is given, whatever it is. */
  const make = (payload: string | Buffer | object, head: string | Buffer | object = header, by: SigningKey = key) => {
    const signed = `${encode(head)}.${encode(payload)}`
    return `${signed}.${sign('sha256', Buffer.from(signed), by.privateKey).toString('base64url')}`
  }
  const signRaw = (signed: string) =>
    `${signed}.${sign('sha256', Buffer.from(signed), key.privateKey).toString('base64url')}`
  const id = (changes: object) => make({ ...claims, ...changes })
  const access = (changes: object) => make({ ...accessClaims({ client_id: CLIENT }), ...changes })
  const without = (name: string) => make(Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name)))
  const insert = (members: string) => make(`{${members},${json.slice(1)}`)

  const token = make(claims)
  const [head = '', body = '', signature = ''] = token.split('.')
  const signatureBytes = Buffer.from(signature, 'base64url')

  const hostile: HostileToken[] = []
  const refuse = (code: TokenErrorCode, cases: Record<string, unknown>) => {
    for (const [name, bad] of Object.entries(cases)) hostile.push({ name, token: bad, code })
  }
  const each = <Item>(items: readonly Item[], name: (item: Item) => string, token: (item: Item) => unknown) =>
    Object.fromEntries(items.map((item) => [name(item), token(item)]))
  const show = (value: unknown) => JSON.stringify(value) ?? 'undefined'

  // --- No text at all
  refuse('malformed', {
    'undefined for a token': undefined,
    'null for a token': null,
    'a number for a token': 1,
    'true for a token': true,
    'an object for a token': {},
    'an array with a token': [token],
    'bytes of a token': Buffer.from(token),
    'an object that turns into a token': { toString: () => token, length: token.length },
    'a String object': Object(token),
    'a function': () => token,
    'the empty text': '',
  })

  // --- Three parts, and nothing else
  refuse('malformed', {
    'one dot': '.',
    'two dots': '..',
    'three dots': '...',
    'the header only': head,
    'header and dot': `${head}.`,
    'header and payload': `${head}.${body}`,
    'header, payload and an empty signature': `${head}.${body}.`,
    'payload and signature': `${body}.${signature}`,
    'an empty header': `.${body}.${signature}`,
    'an empty payload': `${head}..${signature}`,
    'an empty part at the end': `${token}.`,
    'an empty part at the beginning': `.${token}`,
    'four parts': `${token}.${signature}`,
    'five parts, as of an encrypted token': `${head}.${body}.${signature}.${body}.${signature}`,
    'two tokens': `${token}.${token}`,
    'two tokens with a comma': `${token},${token}`,
    'another separator': token.replaceAll('.', ':'),
    'the JSON serialisation, flattened': JSON.stringify({ protected: head, payload: body, signature }),
    'the JSON serialisation, general': JSON.stringify({ payload: body, signatures: [{ protected: head, signature }] }),
    'the scheme before the token': `Bearer ${token}`,
    'quotes around the token': `"${token}"`,
    'a token in percent encoding': encodeURIComponent(`${token} `),
    'a full-width dot': token.replaceAll('.', '\uFF0E'),
  })
  for (const [what, space] of Object.entries({
    'a space': ' ',
    'a line feed': '\n',
    'a carriage return': '\r\n',
    'a tabulator': '\t',
    'a null character': '\0',
    'a byte order mark': '\uFEFF',
    'a no-break space': '\u00A0',
    'a zero-width space': '\u200B',
  })) {
    refuse('malformed', {
      [`${what} before the token`]: space + token,
      [`${what} behind the token`]: token + space,
      [`${what} in the header`]: `${head.slice(0, 8)}${space}${head.slice(8)}.${body}.${signature}`,
      [`${what} behind the payload`]: `${head}.${body}${space}.${signature}`,
      [`${what} before the signature`]: `${head}.${body}.${space}${signature}`,
    })
  }
  const parts = [head, body, signature]
  const inPart = (index: number, change: (part: string) => string) =>
    parts.map((part, at) => (at === index ? change(part) : part)).join('.')
  for (const [index, part] of ['header', 'payload', 'signature'].entries()) {
    refuse('malformed', {
      [`one = behind the ${part}`]: inPart(index, (text) => `${text}=`),
      [`two = behind the ${part}`]: inPart(index, (text) => `${text}==`),
      [`three = behind the ${part}`]: inPart(index, (text) => `${text}===`),
      [`= within the ${part}`]: inPart(index, (text) => `${text.slice(0, 4)}=${text.slice(4)}`),
      [`= before the ${part}`]: inPart(index, (text) => `=${text}`),
      [`one character more in the ${part}`]: inPart(index, (text) =>
        text.padEnd(Math.ceil(text.length / 4) * 4 + 1, 'A'),
      ),
      ...each(
        ['+', '/', '!', '%41', '*', '~', '$', '\\', 'é', '\u0141', '\u{1F967}', '\uD800'],
        (sign) => `${show(sign)} in the ${part}`,
        (sign) => inPart(index, (text) => sign + text.slice(sign.length)),
      ),
    })
  }
  // A payload of which the last character has bits over
  const uneven = [0, 1, 2].map((spaces) => encode(json + ' '.repeat(spaces))).filter((text) => text.length % 4 > 0)
  for (const text of uneven) {
    refuse('malformed', {
      [`bits left over in a payload of ${text.length} characters`]: signRaw(`${head}.${nextCharacter(text)}`),
    })
  }
  refuse('malformed', {
    'bits left over in the signature': `${head}.${body}.${nextCharacter(signature)}`,
    'bits left over in the header': signRaw(`${nextCharacter(encode(`${headerJson} `.padEnd(61)))}.${body}`),
  })

  // --- Length
  const filled = (length: number) => {
    for (let size = length; size > 0; size--) {
      const long = id({ filler: 'x'.repeat(Math.floor(((size - token.length) * 3) / 4)) })
      if (long.length <= length) return long
    }
    throw new Error('No such length')
  }
  refuse('malformed', {
    'a little longer than 16 KiB': id({ filler: 'x'.repeat(12_000) }),
    'a signature of 16 KiB': `${head}.${body}.${'A'.repeat(16_384)}`,
    'a header of 16 KiB': make(claims, { ...header, filler: 'x'.repeat(16_384) }),
    'a megabyte of dots': '.'.repeat(1_048_576),
    'ten megabytes of letters': 'A'.repeat(10_485_760),
    'ten megabytes in three parts': `${head}.${'A'.repeat(10_485_760)}.${signature}`,
  })

  // --- Algorithms
  refuse('algorithm', {
    ...each(
      ['none', 'None', 'NONE', 'nOnE', ' none', 'none ', ''],
      (alg) => `alg ${show(alg)} without a signature`,
      (alg) => `${encode({ ...header, alg })}.${body}.AA`,
    ),
    ...each(
      [
        'none',
        'HS256',
        'HS384',
        'HS512',
        'RS384',
        'RS512',
        'PS256',
        'PS384',
        'PS512',
        'ES256',
        'ES256K',
        'ES384',
        'ES512',
        'EdDSA',
        'Ed25519',
        'ML-DSA-44',
        'RSA-OAEP',
        'RSA1_5',
        'dir',
        'A128KW',
        'rs256',
        'Rs256',
        'RS256 ',
        ' RS256',
        'RS256\0',
        'RS-256',
        'RSA-SHA256',
        'RS1',
        'RS',
        'SHA256',
        '__proto__',
        'constructor',
        'toString',
        'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      ],
      (alg) => `alg ${show(alg)} over a good RS256 signature`,
      (alg) => make(claims, { ...header, alg }),
    ),
    ...each(
      [null, 0, 256, true, false, [], ['RS256'], {}, { name: 'RS256' }, undefined],
      (alg) => `alg of another type: ${show(alg)}`,
      (alg) => make(claims, { ...header, alg }),
    ),
    'Alg in capitals': make(claims, { kid: key.kid, Alg: 'RS256' }),
    'alg by prototype': make(claims, `{"kid":"${key.kid}","__proto__":{"alg":"RS256"}}`),
  })
  const publicKey = key.jwk as JsonWebKey & { n: string }
  const exported = publicKeyOf(key)
  const secrets: Record<string, string | Buffer> = {
    'the public key as SPKI PEM': exported.export({ type: 'spki', format: 'pem' }),
    'the public key as SPKI PEM without the last line break': String(
      exported.export({ type: 'spki', format: 'pem' }),
    ).trim(),
    'the public key as PKCS #1 PEM': exported.export({ type: 'pkcs1', format: 'pem' }),
    'the public key as SPKI DER': exported.export({ type: 'spki', format: 'der' }),
    'the public key as PKCS #1 DER': exported.export({ type: 'pkcs1', format: 'der' }),
    'the public key as JWK': JSON.stringify(publicKey),
    'the modulus as text': publicKey.n,
    'the modulus as bytes': Buffer.from(publicKey.n, 'base64url'),
    'the key id': key.kid,
    nothing: '',
    'a weak secret': 'secret',
  }
  for (const [alg, hash] of [
    ['HS256', 'sha256'],
    ['HS512', 'sha512'],
  ] as const) {
    refuse(
      'algorithm',
      each(
        Object.keys(secrets),
        (name) => `${alg} with ${name} for secret`,
        (name) => {
          const signed = `${encode({ ...header, alg })}.${body}`
          return `${signed}.${createHmac(hash, secrets[name] ?? '')
            .update(signed)
            .digest('base64url')}`
        },
      ),
    )
  }
  const signedText = `${head}.${body}`
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const edwards = generateKeyPairSync('ed25519').privateKey
  const pss = (hash: string, saltLength: number) =>
    sign(hash, Buffer.from(signedText), { key: key.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength })
  refuse('signature', {
    'RS256 over a PS256 signature': `${signedText}.${pss('sha256', 32).toString('base64url')}`,
    'RS256 over a PSS signature without salt': `${signedText}.${pss('sha256', 0).toString('base64url')}`,
    ...each(
      ['sha1', 'sha224', 'sha384', 'sha512', 'md5', 'sha512-256', 'sha3-256'],
      (hash) => `RS256 over a PKCS #1 signature with ${hash}`,
      (hash) => `${signedText}.${sign(hash, Buffer.from(signedText), key.privateKey).toString('base64url')}`,
    ),
    ...each(
      Object.keys(secrets),
      (name) => `RS256 over an HMAC with ${name} for secret`,
      (name) =>
        `${signedText}.${createHmac('sha256', secrets[name] ?? '')
          .update(signedText)
          .digest('base64url')}`,
    ),
    'RS256 over an ES256 signature': `${signedText}.${sign('sha256', Buffer.from(signedText), { key: curve, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`,
    'RS256 over an Ed25519 signature': `${signedText}.${sign(null, Buffer.from(signedText), edwards).toString('base64url')}`,
  })

  // --- Key ids
  refuse('key-id', {
    'no kid': make(claims, { alg: 'RS256' }),
    'kid by prototype': make(claims, `{"alg":"RS256","__proto__":{"kid":"${key.kid}"}}`),
    ...each(
      [null, 0, 1, true, '', [], [key.kid], {}, { kid: key.kid }],
      (kid) => `kid of another type: ${show(kid)}`,
      (kid) => make(claims, { ...header, kid }),
    ),
  })
  refuse(
    'keys-unavailable',
    each(
      [
        '../../../../../../dev/null',
        '/proc/sys/kernel/randomize_va_space',
        `' OR '1'='1`,
        `x' UNION SELECT 'AA'--`,
        '| id',
        '$(id)',
        '`id`',
        '{{7*7}}',
        canary,
        `${canary}/key`,
        `file:///etc/passwd`,
        '__proto__',
        'constructor',
        'toString',
        'hasOwnProperty',
        'valueOf',
        '0',
        'undefined',
        'null',
        'NaN',
        `${key.kid} `,
        ` ${key.kid}`,
        `${key.kid}\0`,
        key.kid.toUpperCase(),
        key.kid.slice(0, -1),
        `${key.kid}=`,
        `${key.kid},${other.kid}`,
        '*',
        'kid\r\nX: y',
        'k\u0435y/1=',
        'x'.repeat(8_000),
        '\uD800',
        AWS_ISSUER,
      ],
      (kid) => `kid ${show(kid.slice(0, 60))}`,
      (kid) => make(claims, { ...header, kid }, stranger),
    ),
  )

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

  // --- Signatures
  const withSignature = (bytes: Buffer) => `${signedText}.${bytes.toString('base64url')}`
  const flipped = (bit: number) => {
    const bytes = Buffer.from(signatureBytes)
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return withSignature(bytes)
  }
  const modulus = BigInt(`0x${Buffer.from(publicKey.n, 'base64url').toString('hex')}`)
  const asNumber = BigInt(`0x${signatureBytes.toString('hex')}`)
  const ofNumber = (value: bigint, bytes = 256) =>
    withSignature(Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex'))
  refuse('signature', {
    'a signature of two bytes': withSignature(Buffer.alloc(2)),
    'a signature of 64 zeros': withSignature(Buffer.alloc(64)),
    'a signature of 256 zeros': withSignature(Buffer.alloc(256)),
    'a signature of one in 256 bytes': ofNumber(1n),
    'a signature of 256 bytes 255': withSignature(Buffer.alloc(256, 255)),
    'the modulus for a signature': ofNumber(modulus),
    'the modulus less one for a signature': ofNumber(modulus - 1n),
    'the signature subtracted from the modulus': ofNumber(modulus - asNumber),
    'the modulus added to the signature': ofNumber(modulus + asNumber, 257),
    'twice the modulus added to the signature': ofNumber(modulus * 2n + asNumber, 257),
    'an empty sequence in DER': withSignature(Buffer.from('3006020100020100', 'hex')),
    'a zero before the signature': withSignature(Buffer.concat([Buffer.alloc(1), signatureBytes])),
    'a zero behind the signature': withSignature(Buffer.concat([signatureBytes, Buffer.alloc(1)])),
    'the signature twice': withSignature(Buffer.concat([signatureBytes, signatureBytes])),
    'the signature backwards': withSignature(Buffer.from(signatureBytes.toReversed())),
    'the signature in hexadecimal': withSignature(Buffer.from(signatureBytes.toString('hex'))),
    'the signature in base64 twice': withSignature(Buffer.from(signature)),
    ...each(
      [1, 2, 3, 128, 255],
      (bytes) => `${bytes} bytes cut from the end`,
      (bytes) => withSignature(signatureBytes.subarray(0, -bytes)),
    ),
    ...each(
      [1, 2, 128, 255],
      (bytes) => `${bytes} bytes cut from the beginning`,
      (bytes) => withSignature(signatureBytes.subarray(bytes)),
    ),
    ...each(
      [0, 1, 7, 8, 100, 511, 1024, 1025, 1500, 2000, 2039, 2040, 2046, 2047],
      (bit) => `bit ${bit} of the signature flipped`,
      flipped,
    ),
    'the signature of other claims': `${head}.${body}.${id({ sub: 'x' }).split('.')[2]}`,
    'other claims under this signature': `${head}.${encode({ ...claims, sub: 'admin' })}.${signature}`,
    'the same claims spelled otherwise under this signature': `${head}.${encode(JSON.stringify(claims, null, 1))}.${signature}`,
    'another header under this signature': `${encode({ ...header, typ: 'JWT' })}.${body}.${signature}`,
    'the key id of another key': `${encode({ ...header, kid: other.kid })}.${body}.${signature}`,
    'a signature by another key of the set': make(claims, header, other),
    "a signature by a stranger's key with the same id": make(claims, header, stranger),
    'a signature by a key of 1024 bits': make(claims, header, signingKey(key.kid, 1024)),
    'a signature over the payload only': withSignature(sign('sha256', Buffer.from(body), key.privateKey)),
    'a signature over the JSON': withSignature(sign('sha256', Buffer.from(json), key.privateKey)),
    'a signature over a dot more': withSignature(sign('sha256', Buffer.from(`${signedText}.`), key.privateKey)),
    'a signature over the hash': withSignature(
      sign('sha256', createHash('sha256').update(signedText).digest(), key.privateKey),
    ),
  })

  // --- PKCS #1 v1.5 encodings that lax verifiers take (the classes of Wycheproof's RSA signature tests)
  const digest = createHash('sha256').update(signedText).digest()
  const info = Buffer.from('3031300d060960864801650304020105000420', 'hex')
  const block = (
    tail: Buffer,
    { type = 1, first = 0, padding = 255, separator = 0, length = 256 - 3 - tail.length } = {},
  ) => Buffer.concat([Buffer.of(first, type), Buffer.alloc(length, padding), Buffer.of(separator), tail])
  const encoded = (bytes: Buffer) =>
    withSignature(privateEncrypt({ key: key.privateKey, padding: constants.RSA_NO_PADDING }, bytes.subarray(0, 256)))
  const der = (hex: string) => Buffer.concat([Buffer.from(hex, 'hex'), digest])
  const right = Buffer.concat([info, digest])
  refuse('signature', {
    'PKCS #1: no algorithm parameters': encoded(
      block(der('302f300b06096086480165030402010420'.replace('0420', '0420'))),
    ),
    'PKCS #1: another hash named': encoded(block(der('3031300d060960864801650304020305000420'))),
    'PKCS #1: SHA-1 named': encoded(block(der('3029300906052b0e03021a05000420'))),
    'PKCS #1: the hash alone': encoded(block(digest)),
    'PKCS #1: no padding': encoded(block(Buffer.concat([right, Buffer.alloc(256 - 3 - right.length)]), { length: 0 })),
    'PKCS #1: eight bytes of padding and rubbish behind': encoded(
      block(Buffer.concat([right, Buffer.alloc(256 - 11 - right.length, 7)]), { length: 8 }),
    ),
    'PKCS #1: one byte of rubbish behind': encoded(block(Buffer.concat([right, Buffer.of(0)]))),
    'PKCS #1: rubbish within the sequence': encoded(
      block(Buffer.concat([Buffer.from('3033300d060960864801650304020105000420', 'hex'), digest, Buffer.of(5, 0)])),
    ),
    'PKCS #1: rubbish within the parameters': encoded(block(der('3033300f0609608648016503040201050201000420'))),
    'PKCS #1: a long form of a length': encoded(block(der('308131300d060960864801650304020105000420'))),
    'PKCS #1: a length of its own': encoded(block(der('3032300d06096086480165030402010500042100'))),
    'PKCS #1: an indefinite length': encoded(
      block(Buffer.concat([Buffer.from('3080300d060960864801650304020105000420', 'hex'), digest, Buffer.alloc(2)])),
    ),
    'PKCS #1: a set for the sequence': encoded(block(der('3131300d060960864801650304020105000420'))),
    'PKCS #1: a bit string for the hash': encoded(block(der('3031300d060960864801650304020105000320'))),
    'PKCS #1: block type 0': encoded(block(right, { type: 0, padding: 0 })),
    'PKCS #1: block type 2': encoded(block(right, { type: 2, padding: 170 })),
    'PKCS #1: other padding': encoded(block(right, { padding: 254 })),
    'PKCS #1: no separator': encoded(block(right, { separator: 255 })),
    'PKCS #1: another first byte': encoded(block(right, { first: 0x40 })),
    'PKCS #1: a zero within the padding': encoded(block(Buffer.concat([Buffer.alloc(1), right]))),
    'PKCS #1: half of the hash': encoded(
      block(Buffer.concat([Buffer.from('3021300d060960864801650304020105000410', 'hex'), digest.subarray(0, 16)])),
    ),
    'PKCS #1: an empty hash': encoded(block(Buffer.from('3011300d060960864801650304020105000400', 'hex'))),
    'PKCS #1: zeros for the hash': encoded(block(Buffer.concat([info, Buffer.alloc(32)]))),
    'PKCS #1: the hash of nothing': encoded(block(Buffer.concat([info, createHash('sha256').digest()]))),
  })

  const long = filled(16_384)
  const good = Object.entries({
    'an ID token': token,
    'an access token': access({}),
    'an access token of a machine': access({ sub: CLIENT, scope: 'pies/read pies/write', version: 2 }),
    'an access token bound to a resource': access({ aud: 'https://api.example' }),
    'the updated issuer': id({ iss: AWS_ISSUER.replace('cognito-idp', 'issuer-cognito-idp') }),
    'a token of the other key': make(claims, { ...header, kid: other.kid }, other),
    'typ JWT': make(claims, { ...header, typ: 'JWT' }),
    'typ at+jwt': make(claims, { typ: 'at+jwt', ...header }),
    'header members nobody knows': make(claims, { ...header, x: { y: [1] }, cty: 'JWT' }),
    'white space in both texts': make(JSON.stringify(claims, null, '\t'), `\r\n ${JSON.stringify(header, null, 2)} \n`),
    'groups and roles': id({ 'cognito:groups': ['a', 'b c', 'é'], 'cognito:roles': ['arn:aws:iam::1:role/x'] }),
    'no groups': id({ 'cognito:groups': [] }),
    'custom attributes': id({ 'custom:tier': 'gold', 'custom:count': '3' }),
    'federated identities': id({ identities: [{ userId: '1', issuer: null, primary: 'true', dateCreated: '1' }] }),
    'an address': id({ address: { formatted: '1 Pie Lane\nYork' }, email: 'a@b.example', email_verified: true }),
    'names in many scripts': id({ name: 'Žofie 山田 🥧 \u0000 \u2028', 'cognito:username': 'йожик' }),
    'escapes for everything': make(
      json.replace(/[a-z]/g, (c) => String.raw`\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ),
    'an escaped pair of surrogates': insert(String.raw`"x":"\ud83e\udd67"`),
    'quotes, colons and backslashes': id({ 'a":"': '":', b: '\\', 'c\\': '\\"', ':': '"', '': '' }),
    'names that differ by case': insert('"Sub":"x","SUB":"y"'),
    'equal names on different levels': insert('"a":{"sub":"x","a":{"sub":"y"}},"b":[{"sub":1},{"sub":2}]'),
    'a claim named __proto__': insert('"__proto__":{"admin":true}'),
    'number-like names': insert('"2":1,"1":2,"-1":3'),
    'sixty levels': insert(`"x":${nested(60, '[', ']')}`),
    'a fractional expiry': id({ exp: NOW + 0.5 }),
    'an expiry in other digits': make(json.replace(`"exp":${NOW + 3600}`, `"exp":${(NOW + 3600) / 100}e+2`)),
    'an expiry far away': id({ exp: Number.MAX_SAFE_INTEGER }),
    'nbf now': id({ nbf: NOW }),
    'nbf in the past': id({ nbf: -1 }),
    'iat a minute ahead': id({ iat: NOW + 60 }),
    'no iat': without('iat'),
    'no auth_time': without('auth_time'),
    'nearly 16 KiB': long,
  }).map(([name, good]) => ({ name, token: good }))

  return { jwks: { keys: [key.jwk, other.jwk] }, good, hostile }
}

function nested(depth: number, open: string, close: string, core = ''): string {
  return open.repeat(depth) + core + close.repeat(depth)
}

/** The same bytes for a lax decoder, when the last character has bits over. */
function nextCharacter(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return text.slice(0, -1) + alphabet.charAt(alphabet.indexOf(text.slice(-1)) + 1)
}

function publicKeyOf({ privateKey }: SigningKey): KeyObject {
  return createPublicKey(privateKey)
}
