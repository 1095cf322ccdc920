import type { Authority, Head, Observer, Principal } from '../domain/principal.ts'
import type { Services } from '../domain/services.ts'
import type { Caller } from '../domain/sessions/seen.ts'
import { ApiError } from '../errors.ts'
import { signatureScope } from '../http/signature-scope.ts'
import type { OperationModel } from '../model/facts.ts'
import { findOperation } from '../model/model.ts'
import * as operations from '../operations/index.ts'
import type { Call, CallByToken, Operation } from '../operations/operation.ts'
import { admit, authenticate } from './authenticate.ts'
import { parseJson } from './json.ts'
import { createRegionHint } from './region-hint.ts'
import { parseInput } from './validate.ts'

/**
 * The life of an API request, the same for every operation: find it, let the request in or not, read and check its body,
 * authenticate the caller, run the operation, write the answer, tell whoever observes. An operation holds nothing but
 * its behaviour.
 */

export const TARGET_PREFIX = 'AWSCognitoIdentityProviderService.'

export interface ApiRequest extends Head {
  /** Reads the body. Rejects with an ApiError when it has more bytes than the limit, or is cut. */
  read(limit: number): Promise<Uint8Array>
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

const ANYBODY: Principal = { kind: 'anybody' }
const PROGRAM: Principal = { kind: 'program' }

export function createDispatcher(
  services: Services,
  { authority, observe, pass }: { authority: Authority; observe: Observer; pass: () => Promise<void> },
): Dispatcher {
  const hintAtRegion = createRegionHint(services.log)

  function run({ operation }: Found, input: object, principal: Principal, from: Caller, region: string) {
    const caller = principal.kind === 'user' ? principal.bearer : undefined
    const call = { input, services, region, ...from, refusal: makeRefusal, caller }
    return operation(call as unknown as Call<'SignUp'>)
  }

  return {
    async handle({ peer, headers, read }) {
      const target = headers.get('x-amz-target') ?? ''
      let principal = ANYBODY
      let answer: ApiResponse
      let failure: Error | undefined
      try {
        const found = requireOperation(target)
        await pass()
        const { model } = found
        let bytes: Promise<Uint8Array> | undefined
        const body = () => (bytes ??= read(bodyLimit(model)))
        // Nobody should be able to make the server read what it will not answer.
        principal = await admit(authority, model, { peer, headers }, body)
        const input = parseInput(model.name, parseJson(await body()))
        principal = await authenticate(services, model, principal, input)
        const signed = signatureScope(headers.get('authorization'))?.region
        hintAtRegion({ signed, ...poolOf(principal, input) })
        const from = { peer: peer.address, agent: headers.get('user-agent') ?? '' }
        const output = await run(found, input, principal, from, signed ?? services.settings.region)
        answer = { status: 200, body: model.output === undefined ? '' : JSON.stringify(output) }
      } catch (thrown) {
        const error = toRefusal(thrown)
        const body = JSON.stringify({ __type: error.name, message: error.message, ...error.members })
        answer = { status: error.status, body, error }
        failure = error.status >= 500 && error.cause instanceof Error ? error.cause : error
      }
      const operation = target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : target
      observe({ operation, principal, peer, status: answer.status, error: failure })
      return answer
    },
    async call(name, input, region = services.settings.region) {
      const found = requireOperation(TARGET_PREFIX + name)
      return run(found, parseInput(found.model.name, input), PROGRAM, { peer: '', agent: '' }, region)
    },
  }
}

function bodyLimit({ name, auth }: OperationModel): number {
  if (auth === 'public' || auth === 'token or session') return PUBLIC_BODY_LIMIT
  return large.has(name) ? LARGE_BODY_LIMIT : BODY_LIMIT
}

interface Found {
  readonly model: OperationModel
  readonly operation: AnyOperation
}

function requireOperation(target: string): Found {
  const model = findOperation(target)
  if (!model) throw new ApiError('UnknownOperationException', '')
  const operation = Object.hasOwn(registry, model.name) ? registry[model.name] : undefined
  if (operation) return { model, operation }
  throw new ApiError('UnknownOperationException', `${model.name} is not built into this server yet.`)
}

/** Which pool a call is about, as far as it says. */
function poolOf(principal: Principal, input: object) {
  if (principal.kind === 'user') return { poolId: principal.bearer.pool.id, poolRegion: principal.bearer.pool.region }
  return { poolId: 'UserPoolId' in input ? input.UserPoolId : undefined, poolRegion: undefined }
}

const makeRefusal: Call<'SignUp'>['refusal'] = (name, message, options) => new ApiError(name, message, options)

/** What a client reads of whatever was thrown. What is not a refusal is our fault or lost storage, and told to the log. */
function toRefusal(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown
  return new ApiError('InternalErrorException', 'Internal server error', { cause: thrown })
}
