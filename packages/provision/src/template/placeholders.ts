import { createHash } from 'node:crypto'
import { own } from './template.ts'

/** What a resource that is not ours would be called, and where it would be. */
export interface Placement {
  readonly stackName: string
  readonly region: string
  readonly accountId: string
}

/** Stands for a resource that AWS would have made: enough for environments and triggers to have plausible values. */
export interface Placeholder {
  readonly ref: string
  attribute(name: string): string
}

/** How `Ref` and the ARN of a type are made of its name. */
interface Form {
  /** The property that names the resource, where the template may choose. */
  readonly name?: string
  readonly ref?: Value
  readonly arn?: Value
  readonly attributes?: Readonly<Record<string, Value>>
}

/** Makes a value of a resource's name, its place and the texts among its properties. */
type Value = (name: string, placement: Placement, property: (name: string) => string) => string

const arn =
  (service: string, prefix = '') =>
  (name: string, { region, accountId }: Placement) =>
    `arn:aws:${service}:${region}:${accountId}:${prefix}${name}`

const attachment = (type: string): Form => ({
  ref: (_, __, property) => `${type}-${property('UserPoolId')}-${property('ClientId')}`,
})
const ofPool: Value = (_, __, property) => property('UserPoolId')
const lambda: Form = { name: 'FunctionName', arn: arn('lambda', 'function:') }

const FORMS: Readonly<Record<string, Form>> = {
  'AWS::ApiGateway::RestApi': { attributes: { RootResourceId: (name) => digest(name, 10) } },
  'AWS::CertificateManager::Certificate': {
    // A custom domain takes one of that region only
    ref: (name, { accountId }) => `arn:aws:acm:us-east-1:${accountId}:certificate/${stableUuid(name)}`,
  },
  'AWS::Cognito::IdentityPool': {
    ref: (name, { region }) => `${region}:${stableUuid(name)}`,
    attributes: { Name: (name, _, property) => property('IdentityPoolName') || name },
  },
  'AWS::Cognito::LogDeliveryConfiguration': { ref: ofPool, attributes: { Id: ofPool } },
  'AWS::Cognito::ManagedLoginBranding': {
    ref: (name, _, property) => `${property('UserPoolId')}|${stableUuid(name)}`,
    attributes: { ManagedLoginBrandingId: (name) => stableUuid(name) },
  },
  'AWS::Cognito::Terms': {
    ref: (name, _, property) => `${property('UserPoolId')}|${stableUuid(name)}`,
    attributes: { TermsId: (name) => stableUuid(name) },
  },
  'AWS::Cognito::UserPoolDomain': {
    name: 'Domain',
    attributes: { CloudFrontDistribution: (name) => `d${digest(name, 13).toLowerCase()}.cloudfront.net` },
  },
  'AWS::Cognito::UserPoolIdentityProvider': { name: 'ProviderName' },
  'AWS::Cognito::UserPoolRegionalConfigurationAttachment': { ref: ofPool },
  'AWS::Cognito::UserPoolReplica': { ref: (_, __, property) => `${property('UserPoolId')}|${property('RegionName')}` },
  'AWS::Cognito::UserPoolResourceServer': { name: 'Identifier' },
  'AWS::Cognito::UserPoolRiskConfigurationAttachment': attachment('UserPoolRiskConfigurationAttachment'),
  'AWS::Cognito::UserPoolUICustomizationAttachment': attachment('UserPoolUICustomizationAttachment'),
  'AWS::DynamoDB::Table': {
    name: 'TableName',
    arn: arn('dynamodb', 'table/'),
    attributes: {
      StreamArn: (name, placement) => `${arn('dynamodb', 'table/')(name, placement)}/stream/2026-01-01T00:00:00.000`,
    },
  },
  'AWS::IAM::Role': { name: 'RoleName', arn: (name, { accountId }) => `arn:aws:iam::${accountId}:role/${name}` },
  'AWS::KMS::Key': { arn: arn('kms', 'key/') },
  'AWS::Lambda::Function': lambda,
  'AWS::S3::Bucket': { name: 'BucketName', arn: (name) => `arn:aws:s3:::${name}` },
  'AWS::SNS::Topic': {
    name: 'TopicName',
    ref: arn('sns'),
    arn: arn('sns'),
    attributes: { TopicArn: arn('sns'), TopicName: (name) => name },
  },
  'AWS::Serverless::Function': lambda,
  'AWS::SQS::Queue': {
    name: 'QueueName',
    ref: (name, { region, accountId }) => `https://sqs.${region}.amazonaws.com/${accountId}/${name}`,
    arn: arn('sqs'),
    attributes: { QueueName: (name) => name },
  },
}

/**
 * Makes the placeholder of a resource: the same one in every run.
 *
 * `property` evaluates one of its properties, and answers `undefined` where that is not possible.
 */
export function placeholder(
  type: string,
  logicalId: string,
  property: (name: string) => unknown,
  placement: Placement,
): Placeholder {
  const form = own(FORMS, type) ?? {}
  const text = (each: string) => {
    const value = property(each)
    return typeof value === 'string' ? value : ''
  }
  const generated = `${placement.stackName}-${logicalId}-${digest(`${placement.stackName}/${logicalId}`, 12)}`
  const name = (form.name !== undefined && text(form.name)) || generated
  const made = (value: Value) => value(name, placement, text)

  return {
    ref: form.ref ? made(form.ref) : name,
    attribute(attribute) {
      const value =
        own(form.attributes ?? {}, attribute) ?? (attribute === 'Arn' ? (form.arn ?? defaultArn(type)) : undefined)
      return value ? made(value) : `${name}-${attribute}`
    },
  }
}

/** A short, stable text of capital letters and digits, as CloudFormation puts at the end of generated names. */
export function digest(seed: string, length: number): string {
  const number = BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`)
  return number.toString(36).toUpperCase().slice(0, length)
}

/** A UUID that is the same in every run. */
export function stableUuid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

function defaultArn(type: string): (name: string, placement: Placement) => string {
  const [, service = 'cloudformation', kind = 'resource'] = type.split('::')
  return arn(service.toLowerCase(), `${kind.toLowerCase()}/`)
}
