/** The types of `AWS::Cognito` that belong to user pools and cannot be provisioned yet. */
export const UNSUPPORTED = [
  'LogDeliveryConfiguration',
  'ManagedLoginBranding',
  'Terms',
  'UserPoolDomain',
  'UserPoolGroup',
  'UserPoolIdentityProvider',
  'UserPoolRegionalConfigurationAttachment',
  'UserPoolReplica',
  'UserPoolResourceServer',
  'UserPoolRiskConfigurationAttachment',
  'UserPoolUICustomizationAttachment',
  'UserPoolUser',
  'UserPoolUserToGroupAttachment',
]
