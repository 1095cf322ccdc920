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
  readonly ref?: (name: string, placement: Placement) => string
  readonly arn?: (name: string, placement: Placement) => string
  readonly attributes?: Readonly<Record<string, (name: string, placement: Placement) => string>>
}

const arn =
  (service: string, prefix = '') =>
  (name: string, { region, accountId }: Placement) =>
    `arn:aws:${service}:${region}:${accountId}:${prefix}${name}`

const FORMS: Readonly<Record<string, Form>> = {
  'AWS::ApiGateway::RestApi': { attributes: { RootResourceId: (name) => digest(name, 10) } },
  'AWS::DynamoDB::Table': {
    name: 'TableName',
    arn: arn('dynamodb', 'table/'),
    attributes: {
      StreamArn: (name, placement) => `${arn('dynamodb', 'table/')(name, placement)}/stream/2026-01-01T00:00:00.000`,
    },
  },
  'AWS::IAM::Role': { name: 'RoleName', arn: (name, { accountId }) => `arn:aws:iam::${accountId}:role/${name}` },
  'AWS::KMS::Key': { arn: arn('kms', 'key/') },
  'AWS::Lambda::Function': { name: 'FunctionName', arn: arn('lambda', 'function:') },
  'AWS::S3::Bucket': { name: 'BucketName', arn: (name) => `arn:aws:s3:::${name}` },
  'AWS::SNS::Topic': {
    name: 'TopicName',
    ref: arn('sns'),
    arn: arn('sns'),
    attributes: { TopicArn: arn('sns'), TopicName: (name) => name },
  },
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
  const given = form.name === undefined ? undefined : property(form.name)
  const generated = `${placement.stackName}-${logicalId}-${digest(`${placement.stackName}/${logicalId}`, 12)}`
  const name = typeof given === 'string' ? given : generated

  return {
    ref: form.ref?.(name, placement) ?? name,
    attribute(attribute) {
      const made =
        own(form.attributes ?? {}, attribute) ?? (attribute === 'Arn' ? (form.arn ?? defaultArn(type)) : undefined)
      return made?.(name, placement) ?? `${name}-${attribute}`
    },
  }
}

/** A short, stable text of capital letters and digits, as CloudFormation puts at the end of generated names. */
export function digest(seed: string, length: number): string {
  const number = BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`)
  return number.toString(36).toUpperCase().slice(0, length)
}

function defaultArn(type: string): (name: string, placement: Placement) => string {
  const [, service = 'cloudformation', kind = 'resource'] = type.split('::')
  return arn(service.toLowerCase(), `${kind.toLowerCase()}/`)
}
