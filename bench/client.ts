import { Agent, request } from 'node:http'

/** Calls the API with as little work as possible, so that what is left is the server's. */
export interface Client {
  /** Sends a prepared body and answers the response's text. Rejects when the status is not 200. */
  send(operation: string, body: Buffer): Promise<string>
  /** Sends and reads JSON. */
  call(operation: string, input: object): Promise<Record<string, unknown>>
  /** Sends any other request, and answers what came back. */
  ask(request: Asked): Promise<Answered>
  close(): void
}

export interface Asked {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Answered {
  readonly status: number | undefined
  readonly location: string
  readonly text: string
}

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/eu-west-1/cognito-idp/aws4_request, ' +
  'SignedHeaders=amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;host;x-amz-date;x-amz-target, ' +
  `Signature=${'0'.repeat(64)}`

/** What an SDK sends with each call. */
const HEADERS = {
  'content-type': 'application/x-amz-json-1.1',
  'amz-sdk-invocation-id': '00000000-0000-4000-8000-000000000000',
  'amz-sdk-request': 'attempt=1; max=3',
  'user-agent': 'aws-sdk-js/3.1169.0 ua/2.1 os/linux lang/js md/nodejs api/cognito-identity-provider',
  'x-amz-date': '20260101T000000Z',
  authorization: AUTHORIZATION,
}

export function createClient(url: string): Client {
  const { hostname, port } = new URL(url)
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })

  const send = (operation: string, body: Buffer) =>
    new Promise<string>((resolve, reject) => {
      const headers = {
        ...HEADERS,
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
        'content-length': body.byteLength,
      }
      const sent = request({ agent, hostname, port, method: 'POST', path: '/', headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          if (response.statusCode === 200) resolve(text)
          else reject(new Error(`${operation} answered ${response.statusCode}: ${text}`))
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })

  const ask = ({ method, path, headers, body = '' }: Asked) =>
    new Promise<Answered>((resolve, reject) => {
      const sent = request({ agent, hostname, port, method, path, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const { statusCode: status, headers: answered } = response
          resolve({ status, location: answered.location ?? '', text: Buffer.concat(chunks).toString() })
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })

  return {
    send,
    ask,
    async call(operation, input) {
      const text = await send(operation, json(input))
      return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) // answers are objects
    },
    close: () => agent.destroy(),
  }
}

/** A body, prepared. */
export function json(input: object): Buffer {
  return Buffer.from(JSON.stringify(input))
}

/** Reads a text out of an answer by the names that lead to it. */
export function text(answer: unknown, ...path: readonly string[]): string {
  const value = path.reduce<unknown>((inner, name) => Object(inner)[name] as unknown, answer)
  if (typeof value === 'string') return value
  throw new Error(`The answer has no ${path.join('.')}: ${JSON.stringify(answer)}`)
}
