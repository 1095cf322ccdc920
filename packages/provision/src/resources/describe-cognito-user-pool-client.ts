import { isRecord } from '../template/template.ts'
import { TemplateError } from '../template/template-error.ts'
import { boolean, text } from './properties.ts'
import type { Properties } from './properties.ts'
import type { Attributes, ResourceType } from './resource-type.ts'

/**
 * What the CDK makes to read the secret of a client: a call of the API in JSON, whose answer `Fn::GetAtt` looks into.
 *
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_cognito.UserPoolClient.html#userpoolclientsecret
 */
export const DescribeCognitoUserPoolClient: ResourceType = {
  namespace: 'Custom',

  fields: {
    Create: text,
    Delete: text,
    InstallLatestAwsSdk: boolean,
    ServiceTimeout: text,
    ServiceToken: text,
    Update: text,
  },

  replacing: ['Create'],

  async read(call, _, properties) {
    return members(await call('DescribeUserPoolClient', clientOf(properties)))
  },

  async create(_, properties) {
    return clientOf(properties).ClientId
  },

  // It only reads
  async update() {},
  async remove() {},
}

function clientOf({ Create: call }: Properties): { UserPoolId: string; ClientId: string } {
  const { UserPoolId, ClientId } = parametersOf(String(call))
  if (typeof UserPoolId === 'string' && typeof ClientId === 'string') return { UserPoolId, ClientId }
  throw new TemplateError('Create of a Custom::DescribeCognitoUserPoolClient names no UserPoolId and ClientId.')
}

function parametersOf(call: string): Record<string, unknown> {
  try {
    const { parameters } = Object(JSON.parse(call)) as { parameters?: unknown } // any object is one
    return isRecord(parameters) ? parameters : {}
  } catch {
    return {}
  }
}

/** The texts, numbers and flags in an answer by their paths, such as `UserPoolClient.ClientSecret`. */
function members(value: unknown, path = ''): Attributes {
  if (typeof value !== 'object' || value === null) return { [path]: String(value) }
  const inner = Object.entries(value).map(([name, each]) => members(each, path === '' ? name : `${path}.${name}`))
  return Object.assign({}, ...inner) as Attributes // of what members gives
}
