import { isRecord } from '../../../provision/src/template/template.ts'
import type { Template } from '../../../provision/src/template/template.ts'

/** What stands in front of a route and judges tokens of this stack's user pools. */
export interface Authorizer {
  /** `COGNITO_USER_POOLS` of a REST API, or JWT of an HTTP API. */
  readonly api: 'rest' | 'http'
  readonly poolIds: readonly string[]
  /** Of the pools' clients those that may: `null` is all, as in REST APIs. */
  readonly clientIds: readonly string[] | null
  /** One of these must be in the token; none, where the list is empty. */
  readonly scopes: readonly string[]
  readonly source: TokenSource
  /** REST APIs only: what `aud` must match. */
  readonly expression: RegExp | undefined
}

/** Where a request has its token. */
export interface TokenSource {
  readonly place: 'header' | 'querystring'
  readonly name: string
}

/** What an `http` or `httpApi` event says of its authorizer. */
export interface RouteEvent {
  readonly authorizer?: unknown
  readonly isHttpApi?: boolean
}

export interface Stack {
  readonly template: Template
  /** `provider.httpApi.authorizers`. */
  readonly httpAuthorizers: unknown
  /** The user pools that run here. */
  readonly poolIds: readonly string[]
  /** Evaluates CloudFormation functions; throws for those that cannot be had outside AWS. */
  readonly resolve: (value: unknown) => unknown
}

/** An authorizer that is meant for a user pool, and that cannot be enforced here. */
export class UnknownPool extends Error {}

/**
 * Finds the authorizer of a route; `undefined` where there is none, or one of another kind: a function or IAM.
 *
 * Throws an UnknownPool for user pools and issuers that are not of this stack, and an Error for what can never work.
 */
export function authorizerOf({ authorizer, isHttpApi = false }: RouteEvent, stack: Stack): Authorizer | undefined {
  return isHttpApi ? jwtAuthorizer(authorizer, stack) : cognitoAuthorizer(authorizer, stack)
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
function jwtAuthorizer(given: unknown, stack: Stack): Authorizer | undefined {
  const { id, name, scopes } = isRecord(given) ? given : { id: undefined, name: given, scopes: undefined }
  const settings =
    id === undefined ? memberOf(stack.httpAuthorizers, name) : resource(id, 'AWS::ApiGatewayV2::Authorizer', stack)
  const { Issuer: issuer = settings?.['issuerUrl'], Audience: audience = settings?.['audience'] } = isRecord(
    settings?.['JwtConfiguration'],
  )
    ? settings['JwtConfiguration']
    : {}
  if (!settings || issuer === undefined) return undefined

  const clientIds = textsOf(audience, stack)
  if (clientIds.length === 0) throw new Error(`The authorizer ${shown(name ?? id)} has no audience.`)
  const [source] = [settings['identitySource'] ?? settings['IdentitySource']].flat()
  return {
    api: 'http',
    poolIds: [poolOf(issuer, stack)],
    clientIds,
    scopes: textsOf(scopes, stack),
    source: sourceOf(source ?? '$request.header.Authorization'),
    expression: undefined,
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html */
function cognitoAuthorizer(given: unknown, stack: Stack): Authorizer | undefined {
  const event = isRecord(given) ? given : { arn: given }
  const { arn, authorizerId, scopes, type } = event
  const found = authorizerId === undefined ? undefined : resource(authorizerId, 'AWS::ApiGateway::Authorizer', stack)
  const kind = found?.['Type'] ?? type
  const isCognito = typeof kind === 'string' && kind.toUpperCase() === 'COGNITO_USER_POOLS'
  const arns = [found?.['ProviderARNs'] ?? arn].flat()
  if (!isCognito && !arns.some((each) => isPoolArn(each, stack))) return undefined

  const { identitySource = found?.['IdentitySource'] ?? 'method.request.header.Authorization' } = event
  const { identityValidationExpression: expression = found?.['IdentityValidationExpression'] } = event
  return {
    api: 'rest',
    poolIds: arns.map((each) => poolOf(each, stack)),
    clientIds: null,
    scopes: textsOf(scopes, stack),
    source: sourceOf(identitySource),
    expression: typeof expression === 'string' ? new RegExp(`^(?:${expression})$`) : undefined,
  }
}

/** The properties of an authorizer that is itself a resource of the template. */
function resource(reference: unknown, type: string, { template }: Stack): Record<string, unknown> | undefined {
  const found = isRecord(reference) ? memberOf(template.Resources, reference['Ref']) : undefined
  if (found?.['Type'] !== type) {
    throw new UnknownPool(`${shown(reference)} is no ${type} of this stack.`)
  }
  return isRecord(found['Properties']) ? found['Properties'] : {}
}

/** The pool that an issuer or an ARN names: both end in its id, whoever the host is. */
function poolOf(value: unknown, stack: Stack): string {
  const text = textOf(value, stack)
  const id = text?.replace(/\/$/, '').split('/').at(-1)
  if (id === undefined || !stack.poolIds.includes(id)) {
    throw new UnknownPool(`${text ?? shown(value)} is no user pool of this stack.`)
  }
  return id
}

function isPoolArn(value: unknown, stack: Stack): boolean {
  return /^arn:[\w-]+:cognito-idp:/.test(textOf(value, stack) ?? '')
}

/** Throws for sources that the service would not take either. */
function sourceOf(text: unknown): TokenSource {
  const [, place, name] = /^(?:\$|method\.)request\.(header|querystring)\.([\w-]+)$/.exec(String(text)) ?? []
  if (name === undefined) throw new Error(`The identity source ${shown(text)} of an authorizer cannot be read.`)
  return place === 'querystring' ? { place, name } : { place: 'header', name: name.toLowerCase() }
}

function textsOf(value: unknown, stack: Stack): string[] {
  return [value].flat().flatMap((each) => textOf(each, stack) ?? [])
}

function textOf(value: unknown, { resolve }: Stack): string | undefined {
  try {
    const text = resolve(value)
    return typeof text === 'string' && text !== '' ? text : undefined
  } catch {
    return undefined
  }
}

function memberOf(record: unknown, name: unknown): Record<string, unknown> | undefined {
  const found = isRecord(record) && typeof name === 'string' && Object.hasOwn(record, name) ? record[name] : undefined
  return isRecord(found) ? found : undefined
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
