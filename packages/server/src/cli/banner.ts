import { styleText } from 'node:util'
import type { Config } from '../config/config.ts'
import type { PoolhouseServer } from '../server.ts'
import type { DevPool } from './ensure-pool.ts'
import { version } from './version.ts'

interface Shown {
  readonly server: PoolhouseServer
  readonly config: Config
  readonly pool: DevPool | undefined
  /** The folder, file or URL that keeps the data; absent with `--memory`. */
  readonly data: string | undefined
}

/** What a person reads when the server is up: where it is, how open it is, and blocks to paste. */
export function banner({ server, config, pool, data }: Shown): string {
  const { url } = server
  const { region } = config.pools
  const isSending = config.messages.routes.length > 0
  const hasFunctions = (config.functions?.targets.size ?? 0) > 0 || config.functions?.endpoint !== undefined
  const { token } = config.listen
  const key = token ?? 'local'
  const poolId = pool?.id ?? '<pool id>'
  const clientId = pool?.clientId ?? '<client id>'
  const issuer = server.services.settings.issuer({ id: poolId as never, region }) // a text to be shown, whatever the id
  const title = (text: string) => styleText('bold', text, { stream: process.stdout })
  const note = (text: string) => styleText('dim', text, { stream: process.stdout })
  const rows = [
    ['Endpoint', url],
    ['Issuer', issuer],
    ['Key set', `${url}/${poolId}/.well-known/jwks.json`],
    ['Inbox', `${url}/_poolhouse/${token === undefined ? '' : `#token=${token}`}  (for programs: /_poolhouse/inbox)`],
    ...(hasFunctions ? [['Calls', `${url}/_poolhouse/triggers  (of functions)`]] : []),
    ['Region', region],
    ['Data', data === undefined || data === ':memory:' ? 'in memory, gone when this stops' : placeOf(data)],
    ...(pool
      ? [
          ['Pool', `${pool.id}  (${pool.name})`],
          ['Client', pool.clientId],
        ]
      : []),
    ...(token === undefined ? [] : [['Token', token]]),
  ] as const
  const warning =
    token === undefined
      ? `Development mode: any AWS credentials are accepted, and messages ${isSending ? 'are sent, and shown in the inbox' : 'stay in the inbox'}.`
      : 'Development mode, open to other machines: signed calls need the token as access key id.'
  return `
${title(`Poolhouse ${version}`)}
${note(warning)}

${rows.map(([name = '', value]) => `  ${name.padEnd(9)} ${value}`).join('\n')}

${title('AWS CLI')}
  export AWS_ACCESS_KEY_ID=${key} AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=${region}
${
  pool
    ? `  aws cognito-idp sign-up --endpoint-url ${url} --client-id ${clientId} \\
    --username ana --password 'Passw0rd!' --user-attributes Name=email,Value=ana@example.com
  aws cognito-idp admin-confirm-sign-up --endpoint-url ${url} --user-pool-id ${poolId} --username ana
  aws cognito-idp initiate-auth --endpoint-url ${url} --client-id ${clientId} \\
    --auth-flow USER_PASSWORD_AUTH --auth-parameters 'USERNAME=ana,PASSWORD=Passw0rd!'`
    : `  aws cognito-idp create-user-pool --endpoint-url ${url} --pool-name my-app
${note('  Or start with --pool my-app, and these blocks have its ids.')}`
}

${title('AWS SDK')} ${note('@aws-sdk/client-cognito-identity-provider')}
  new CognitoIdentityProvider({
    endpoint: '${url}',
    region: '${region}',
    credentials: { accessKeyId: '${key}', secretAccessKey: 'local' },
  })

${title('Amplify')} ${note('aws-amplify 6')}
  Amplify.configure({
    Auth: { Cognito: { userPoolId: '${poolId}', userPoolClientId: '${clientId}', userPoolEndpoint: '${url}' } },
  })

${title('aws-jwt-verify')}
${
  config.pools.issuer === 'aws'
    ? `  const verifier = CognitoJwtVerifier.create({ userPoolId: '${poolId}', tokenUse: 'access', clientId: '${clientId}' })
  verifier.cacheJwks(await (await fetch('${url}/${poolId}/.well-known/jwks.json')).json())`
    : note('  It takes only tokens that bear the name of AWS: start with --issuer aws to see how.')
}

${trustOf(config, url)
  .map((text) => `${text}\n`)
  .join('')}${note('Stop with Ctrl-C.')}
`
}

/** What programs of this machine are told, to trust its certificates. */
export function trustOf({ tls }: Pick<Config, 'tls'>, url: string): readonly string[] {
  const { hostname } = new URL(url)
  const authorities = tls && 'authorities' in tls ? tls.authorities : []
  const authority = authorities.find(({ name }) => hostname === name || hostname.endsWith(`.${name}`)) ?? authorities[0]
  if (!authority) return []
  const path = authority.file.includes(' ') ? `'${authority.file}'` : authority.file
  return [
    `${styleText('bold', 'TLS', { stream: process.stdout })} ${styleText('dim', 'an authority of this machine signs; browsers: poolhouse trust', { stream: process.stdout })}`,
    `  export NODE_EXTRA_CA_CERTS=${path} AWS_CA_BUNDLE=${path}`,
    '',
  ]
}

/** A folder or file as it was given; of a URL, which may hold a password in several places, what names the database. */
export function placeOf(data: string): string {
  const url = data.includes('://') ? URL.parse(data) : null
  return url ? `${url.protocol}//${url.host}${url.pathname}` : data
}
