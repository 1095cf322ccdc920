import { constants, createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { AWS_ISSUER } from '../../src/fixtures.ts'
import type { Making } from './making.ts'
import { encode, nextCharacter, publicKeyOf } from './making.ts'

/** Tokens of a wrong form, algorithm or key. */
export function refuseForms({
  canary,
  key,
  other,
  stranger,
  header,
  claims,
  json,
  headerJson,
  make,
  signRaw,
  id,
  token,
  head,
  body,
  signature,
  refuse,
  each,
  show,
  publicKey,
  signedText,
  inPart,
}: Making): void {
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
  refuse('malformed', {
    'bits left over in the signature': `${head}.${body}.${nextCharacter(signature)}`,
    'bits left over in the header': signRaw(`${nextCharacter(encode(`${headerJson} `.padEnd(61)))}.${body}`),
  })

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

  // --- Length
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
}
