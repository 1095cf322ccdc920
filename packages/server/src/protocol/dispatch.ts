import type { Services } from '../domain/services.ts'
import { ApiError } from '../errors.ts'
import { oneLine } from '../http/text.ts'
import type { OperationModel } from '../model/model.ts'
import { findOperation } from '../model/model.ts'
import * as operations from '../operations/index.ts'
import type { Call, CallByToken, Operation } from '../operations/operation.ts'
import type { Credentials, SignaturePolicy } from './authenticate.ts'
import { admit, authenticate, signatureScope } from './authenticate.ts'
import { parseJson } from './json.ts'
import { createRegionHint } from './region-hint.ts'
import { parseInput } from './validate.ts'

/**
 * The life of an API request, the same for every operation: find it, let the request in or not, read and check its body,
 * authenticate the caller, run the operation, write the answer. An operation holds nothing but its behaviour.
 */

export const TARGET_PREFIX = 'AWSCognitoIdentityProviderService.'

export interface ApiRequest extends Credentials {
  /** The value of `X-Amz-Target`. */
  readonly target: string | undefined
  /** Reads the body. Rejects with an ApiError when it has more bytes than the limit, or is cut. */
  read(limit: number): Promise<Uint8Array>
  /** The address it comes from, in the form of `http/peer.ts`. */
  readonly peer: string
}

export interface ApiResponse {
  readonly status: number
  /** JSON text; empty for operations without an output. */
  readonly body: string
  /** The refusal, when it is one. */
  readonly error?: ApiError | undefined
}

export interface Dispatcher {
  /** Answers a request from outside. Never rejects. */
  handle(request: ApiRequest): Promise<ApiResponse>
  /** Runs an operation for the program itself, past authentication by signature. Rejects with an ApiError. */
  call(operation: string, input: unknown, region?: string): Promise<object>
}

const KIB = 1024
/** Anybody may send these. */
const PUBLIC_BODY_LIMIT = 128 * KIB
const BODY_LIMIT = 1024 * KIB
// Branding carries images.
const LARGE_BODY_LIMIT = 4096 * KIB
const large = new Set(['CreateManagedLoginBranding', 'UpdateManagedLoginBranding', 'SetUICustomization'])

// Each is what the model says of its name, or this does not compile.
const built: { readonly [Name in keyof typeof operations]: Operation<Name> } = operations
type AnyOperation = (call: Call<'SignUp'> | CallByToken<'GetUser'>) => Promise<object>
// Each operation takes the call that its own model describes; `parseInput` and `authenticate` have just made that one.
const registry = built as unknown as Readonly<Record<string, AnyOperation | undefined>>

export function createDispatcher(services: Services, policy: SignaturePolicy): Dispatcher {
  const hintAtRegion = createRegionHint(services.log)

  async function run({ model, operation }: Found, body: unknown, from: From) {
    const { signed, peer } = from
    const input = parseInput(model.name, body)
    const caller = from.isOwn ? undefined : await authenticate(services, model, input)
    const poolId = caller?.pool.id ?? ('UserPoolId' in input ? input.UserPoolId : undefined)
    if (!from.isOwn) hintAtRegion({ signed, poolId, poolRegion: caller?.pool.region })
    const call = { input, services, region: signed ?? services.settings.region, peer, refusal: makeRefusal, caller }
    return operation(call as unknown as Call<'SignUp'>)
  }

  return {
    async handle({ target, read, peer, ...credentials }) {
      try {
        const found = requireOperation(target)
        const { model } = found
        // Nobody should be able to make the server read what it will not answer
        admit(policy, model, credentials)
        const body = parseJson(await read(bodyLimit(model)))
        const signed = signatureScope(credentials.authorization)?.region
        const output = await run(found, body, { signed, peer, isOwn: false })
        return { status: 200, body: model.output === undefined ? '' : JSON.stringify(output) }
      } catch (error) {
        return refused(services, target, error)
      }
    },
    async call(name, input, region) {
      return run(requireOperation(TARGET_PREFIX + name), input, { signed: region, peer: 'internal', isOwn: true })
    },
  }
}

function bodyLimit({ name, auth }: OperationModel): number {
  if (auth === 'public') return PUBLIC_BODY_LIMIT
  return large.has(name) ? LARGE_BODY_LIMIT : BODY_LIMIT
}

/** Where a call comes from: the region it was signed for, the address, and whether the program itself makes it. */
interface From {
  readonly signed: string | undefined
  readonly peer: string
  readonly isOwn: boolean
}

interface Found {
  readonly model: OperationModel
  readonly operation: AnyOperation
}

function requireOperation(target: string | undefined): Found {
  const model = target === undefined ? undefined : findOperation(target)
  if (!model) throw new ApiError('UnknownOperationException', '')
  const operation = Object.hasOwn(registry, model.name) ? registry[model.name] : undefined
  if (operation) return { model, operation }
  throw new ApiError('UnknownOperationException', `${model.name} is not built into this server yet.`)
}

const makeRefusal: Call<'SignUp'>['refusal'] = (name, message, options) => new ApiError(name, message, options)

/** Turns whatever was thrown into an answer. What is not a refusal is our fault or lost storage: told to the log only. */
function refused({ log }: Pick<Services, 'log'>, target: string | undefined, thrown: unknown): ApiResponse {
  const error =
    thrown instanceof ApiError
      ? thrown
      : new ApiError('InternalErrorException', 'Internal server error', { cause: thrown })
  const operation = oneLine(target?.replace(TARGET_PREFIX, '') ?? '', 64) || 'A request without X-Amz-Target'
  if (error.status >= 500) log.error(`${operation} failed.`, { error: error.cause ?? error })
  else log.info(`${operation} refused: ${error.name}${shown(error.message)}`)
  const body = JSON.stringify({ __type: error.name, message: error.message, ...error.members })
  return { status: error.status, body, error }
}

/** A refusal's words as the log may have them: what a request held is left out of the sentences that repeat it. */
function shown(message: string): string {
  const words = /^\d+ validation errors? detected: /.test(message)
    ? message.replaceAll(/Value '[^]*?' at '/g, "Value at '")
    : message
  return words === '' ? '' : `: ${oneLine(words, 500)}`
}
