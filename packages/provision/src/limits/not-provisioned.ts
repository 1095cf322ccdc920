const OTHER_SERVICE = 'identity pools are another service'
const ONE_REGION = 'there is one region'

/** The types of CloudFormation that are about user pools and are not made, and why. */
export const NOT_PROVISIONED: Readonly<Record<string, string>> = {
  'AWS::Cognito::IdentityPool': OTHER_SERVICE,
  'AWS::Cognito::IdentityPoolPrincipalTag': OTHER_SERVICE,
  'AWS::Cognito::IdentityPoolRoleAttachment': OTHER_SERVICE,
  'AWS::Cognito::LogDeliveryConfiguration': 'logs are not delivered',
  'AWS::Cognito::UserPoolRegionalConfigurationAttachment': ONE_REGION,
  'AWS::Cognito::UserPoolReplica': ONE_REGION,
  'AWS::Cognito::UserPoolRiskConfigurationAttachment': 'no risk is assessed',
  'Custom::CognitoUserPool': 'the user pool that it names is of another stack',
}
