import { boolean, integer, list, object, text } from './properties.ts'
import type { Properties } from './properties.ts'
import { structure } from './resource-type.ts'
import type { ResourceType } from './resource-type.ts'

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-userpoolclient.html */
export const UserPoolClient: ResourceType = {
  fields: {
    AccessTokenValidity: integer,
    AllowedOAuthFlows: list(text),
    AllowedOAuthFlowsUserPoolClient: boolean,
    AllowedOAuthScopes: list(text),
    AnalyticsConfiguration: object({
      ApplicationArn: text,
      ApplicationId: text,
      ExternalId: text,
      RoleArn: text,
      UserDataShared: boolean,
    }),
    AuthSessionValidity: integer,
    CallbackURLs: list(text),
    ClientName: text,
    DefaultRedirectURI: text,
    EnablePropagateAdditionalUserContextData: boolean,
    EnableTokenRevocation: boolean,
    ExplicitAuthFlows: list(text),
    GenerateSecret: boolean,
    IdTokenValidity: integer,
    LogoutURLs: list(text),
    PreventUserExistenceErrors: text,
    ReadAttributes: list(text),
    RefreshTokenRotation: object({ Feature: text, RetryGracePeriodSeconds: integer }),
    RefreshTokenValidity: integer,
    SupportedIdentityProviders: list(text),
    TokenValidityUnits: object({ AccessToken: text, IdToken: text, RefreshToken: text }),
    UserPoolId: text,
    WriteAttributes: list(text),
  },

  required: ['UserPoolId'],

  replacing: ['GenerateSecret', 'UserPoolId'],

  async read(call, clientId, properties) {
    const answer = await call('DescribeUserPoolClient', identity(clientId, properties))
    const { ClientName, ClientSecret } = structure(answer, 'UserPoolClient')
    return {
      ClientId: clientId,
      Name: String(ClientName),
      ...(typeof ClientSecret === 'string' && { ClientSecret }),
    }
  },

  async create(call, properties, generatedName) {
    const answer = await call('CreateUserPoolClient', { ClientName: generatedName, ...properties })
    return String(structure(answer, 'UserPoolClient')['ClientId'])
  },

  async update(call, { physicalId, after }, generatedName) {
    const { GenerateSecret: _, ...settings } = after
    await call('UpdateUserPoolClient', { ClientName: generatedName, ...settings, ClientId: physicalId })
  },

  async remove(call, clientId, properties) {
    await call('DeleteUserPoolClient', identity(clientId, properties))
  },
}

function identity(clientId: string, properties: Properties): object {
  return { UserPoolId: properties['UserPoolId'], ClientId: clientId }
}
