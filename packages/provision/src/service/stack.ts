import { isRecord, readTemplate } from '../template/template.ts'
import type { Template } from '../template/template.ts'
import type { Naming, Service } from './service.ts'
import { attachments, merged, triggerResources } from './events.ts'

/** Resources that the framework adds by itself and that an environment may refer to. */
const GENERATED = {
  ApiGatewayRestApi: { Type: 'AWS::ApiGateway::RestApi' },
  HttpApi: { Type: 'AWS::ApiGatewayV2::Api' },
  IamRoleLambdaExecution: { Type: 'AWS::IAM::Role' },
  ServerlessDeploymentBucket: { Type: 'AWS::S3::Bucket' },
}

/** The service's own resources, and those that the framework will add, as one template. */
export function stackOf(service: Service, naming: Naming): Template {
  const { resources, functions = {} } = service
  const own = isRecord(resources) ? resources : {}
  const ownResources = isRecord(own['Resources']) ? own['Resources'] : {}
  const lambdas = Object.entries(functions).map(([key, { name }]) => [
    naming.getLambdaLogicalId(key),
    { Type: 'AWS::Lambda::Function', Properties: { FunctionName: name } },
  ])
  const generated = { ...GENERATED, ...Object.fromEntries(lambdas), ...triggerResources(service, naming) }
  const all = merged(generated, ownResources)
  return readTemplate({ ...own, Resources: merged(all, attachments(service, naming, all)) })
}

/** Whether there is anything for a user pool server to make. */
export function hasUserPools({ Resources: resources }: Template): boolean {
  const types = Object.values(resources).map(({ Type }) => Type)
  return types.some((type) => type.startsWith('AWS::Cognito::') && !type.startsWith('AWS::Cognito::IdentityPool'))
}
