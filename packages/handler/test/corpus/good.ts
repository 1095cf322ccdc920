import { AWS_ISSUER, NOW } from '../../src/fixtures.ts'
import type { Making } from './making.ts'
import { CLIENT, nested } from './making.ts'

/** Tokens that are unusual, and right all the same. */
export function goodTokens({
  other,
  header,
  claims,
  json,
  make,
  id,
  access,
  without,
  insert,
  token,
  filled,
}: Making): { name: string; token: string }[] {
  const long = filled(16_384)
  return Object.entries({
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
}
