// Written by scripts/generate.ts from source.json: change those instead.
import type {
  AddCustomAttributesCommandInput,
  AddCustomAttributesCommandOutput,
  AddUserPoolClientSecretCommandInput,
  AddUserPoolClientSecretCommandOutput,
  AdminAddUserToGroupCommandInput,
  AdminAddUserToGroupCommandOutput,
  AdminConfirmSignUpCommandInput,
  AdminConfirmSignUpCommandOutput,
  AdminCreateUserCommandInput,
  AdminCreateUserCommandOutput,
  AdminDeleteSoftwareTokenCommandInput,
  AdminDeleteSoftwareTokenCommandOutput,
  AdminDeleteUserCommandInput,
  AdminDeleteUserCommandOutput,
  AdminDeleteUserAttributesCommandInput,
  AdminDeleteUserAttributesCommandOutput,
  AdminDisableProviderForUserCommandInput,
  AdminDisableProviderForUserCommandOutput,
  AdminDisableUserCommandInput,
  AdminDisableUserCommandOutput,
  AdminEnableUserCommandInput,
  AdminEnableUserCommandOutput,
  AdminForgetDeviceCommandInput,
  AdminForgetDeviceCommandOutput,
  AdminGetDeviceCommandInput,
  AdminGetDeviceCommandOutput,
  AdminGetUserCommandInput,
  AdminGetUserCommandOutput,
  AdminGetUserAuthFactorsCommandInput,
  AdminGetUserAuthFactorsCommandOutput,
  AdminInitiateAuthCommandInput,
  AdminInitiateAuthCommandOutput,
  AdminLinkProviderForUserCommandInput,
  AdminLinkProviderForUserCommandOutput,
  AdminListDevicesCommandInput,
  AdminListDevicesCommandOutput,
  AdminListGroupsForUserCommandInput,
  AdminListGroupsForUserCommandOutput,
  AdminListUserAuthEventsCommandInput,
  AdminListUserAuthEventsCommandOutput,
  AdminListUserSessionsCommandInput,
  AdminListUserSessionsCommandOutput,
  AdminRemoveUserFromGroupCommandInput,
  AdminRemoveUserFromGroupCommandOutput,
  AdminResetUserPasswordCommandInput,
  AdminResetUserPasswordCommandOutput,
  AdminRespondToAuthChallengeCommandInput,
  AdminRespondToAuthChallengeCommandOutput,
  AdminRevokeUserSessionCommandInput,
  AdminRevokeUserSessionCommandOutput,
  AdminSetUserMFAPreferenceCommandInput,
  AdminSetUserMFAPreferenceCommandOutput,
  AdminSetUserPasswordCommandInput,
  AdminSetUserPasswordCommandOutput,
  AdminSetUserSettingsCommandInput,
  AdminSetUserSettingsCommandOutput,
  AdminUpdateAuthEventFeedbackCommandInput,
  AdminUpdateAuthEventFeedbackCommandOutput,
  AdminUpdateDeviceStatusCommandInput,
  AdminUpdateDeviceStatusCommandOutput,
  AdminUpdateUserAttributesCommandInput,
  AdminUpdateUserAttributesCommandOutput,
  AdminUserGlobalSignOutCommandInput,
  AdminUserGlobalSignOutCommandOutput,
  AssociateSoftwareTokenCommandInput,
  AssociateSoftwareTokenCommandOutput,
  ChangePasswordCommandInput,
  ChangePasswordCommandOutput,
  CompleteWebAuthnRegistrationCommandInput,
  CompleteWebAuthnRegistrationCommandOutput,
  ConfirmDeviceCommandInput,
  ConfirmDeviceCommandOutput,
  ConfirmForgotPasswordCommandInput,
  ConfirmForgotPasswordCommandOutput,
  ConfirmSignUpCommandInput,
  ConfirmSignUpCommandOutput,
  CreateGroupCommandInput,
  CreateGroupCommandOutput,
  CreateIdentityProviderCommandInput,
  CreateIdentityProviderCommandOutput,
  CreateManagedLoginBrandingCommandInput,
  CreateManagedLoginBrandingCommandOutput,
  CreateResourceServerCommandInput,
  CreateResourceServerCommandOutput,
  CreateTermsCommandInput,
  CreateTermsCommandOutput,
  CreateUserImportJobCommandInput,
  CreateUserImportJobCommandOutput,
  CreateUserPoolCommandInput,
  CreateUserPoolCommandOutput,
  CreateUserPoolClientCommandInput,
  CreateUserPoolClientCommandOutput,
  CreateUserPoolDomainCommandInput,
  CreateUserPoolDomainCommandOutput,
  CreateUserPoolReplicaCommandInput,
  CreateUserPoolReplicaCommandOutput,
  DeleteGroupCommandInput,
  DeleteGroupCommandOutput,
  DeleteIdentityProviderCommandInput,
  DeleteIdentityProviderCommandOutput,
  DeleteManagedLoginBrandingCommandInput,
  DeleteManagedLoginBrandingCommandOutput,
  DeleteResourceServerCommandInput,
  DeleteResourceServerCommandOutput,
  DeleteTermsCommandInput,
  DeleteTermsCommandOutput,
  DeleteUserCommandInput,
  DeleteUserCommandOutput,
  DeleteUserAttributesCommandInput,
  DeleteUserAttributesCommandOutput,
  DeleteUserPoolCommandInput,
  DeleteUserPoolCommandOutput,
  DeleteUserPoolClientCommandInput,
  DeleteUserPoolClientCommandOutput,
  DeleteUserPoolClientSecretCommandInput,
  DeleteUserPoolClientSecretCommandOutput,
  DeleteUserPoolDomainCommandInput,
  DeleteUserPoolDomainCommandOutput,
  DeleteUserPoolReplicaCommandInput,
  DeleteUserPoolReplicaCommandOutput,
  DeleteWebAuthnCredentialCommandInput,
  DeleteWebAuthnCredentialCommandOutput,
  DescribeIdentityProviderCommandInput,
  DescribeIdentityProviderCommandOutput,
  DescribeManagedLoginBrandingCommandInput,
  DescribeManagedLoginBrandingCommandOutput,
  DescribeManagedLoginBrandingByClientCommandInput,
  DescribeManagedLoginBrandingByClientCommandOutput,
  DescribeResourceServerCommandInput,
  DescribeResourceServerCommandOutput,
  DescribeRiskConfigurationCommandInput,
  DescribeRiskConfigurationCommandOutput,
  DescribeTermsCommandInput,
  DescribeTermsCommandOutput,
  DescribeTermsByClientCommandInput,
  DescribeTermsByClientCommandOutput,
  DescribeUserImportJobCommandInput,
  DescribeUserImportJobCommandOutput,
  DescribeUserPoolCommandInput,
  DescribeUserPoolCommandOutput,
  DescribeUserPoolClientCommandInput,
  DescribeUserPoolClientCommandOutput,
  DescribeUserPoolDomainCommandInput,
  DescribeUserPoolDomainCommandOutput,
  ForgetDeviceCommandInput,
  ForgetDeviceCommandOutput,
  ForgotPasswordCommandInput,
  ForgotPasswordCommandOutput,
  GetCSVHeaderCommandInput,
  GetCSVHeaderCommandOutput,
  GetClientTokenCommandInput,
  GetClientTokenCommandOutput,
  GetDeviceCommandInput,
  GetDeviceCommandOutput,
  GetGroupCommandInput,
  GetGroupCommandOutput,
  GetIdentityProviderByIdentifierCommandInput,
  GetIdentityProviderByIdentifierCommandOutput,
  GetLogDeliveryConfigurationCommandInput,
  GetLogDeliveryConfigurationCommandOutput,
  GetProvisionedLimitCommandInput,
  GetProvisionedLimitCommandOutput,
  GetSigningCertificateCommandInput,
  GetSigningCertificateCommandOutput,
  GetTokensFromRefreshTokenCommandInput,
  GetTokensFromRefreshTokenCommandOutput,
  GetUICustomizationCommandInput,
  GetUICustomizationCommandOutput,
  GetUserCommandInput,
  GetUserCommandOutput,
  GetUserAttributeVerificationCodeCommandInput,
  GetUserAttributeVerificationCodeCommandOutput,
  GetUserAuthFactorsCommandInput,
  GetUserAuthFactorsCommandOutput,
  GetUserPoolClientSessionConfigurationCommandInput,
  GetUserPoolClientSessionConfigurationCommandOutput,
  GetUserPoolMfaConfigCommandInput,
  GetUserPoolMfaConfigCommandOutput,
  GetUserPoolSessionConfigurationCommandInput,
  GetUserPoolSessionConfigurationCommandOutput,
  GlobalSignOutCommandInput,
  GlobalSignOutCommandOutput,
  InitiateAuthCommandInput,
  InitiateAuthCommandOutput,
  ListDevicesCommandInput,
  ListDevicesCommandOutput,
  ListGroupsCommandInput,
  ListGroupsCommandOutput,
  ListIdentityProvidersCommandInput,
  ListIdentityProvidersCommandOutput,
  ListResourceServersCommandInput,
  ListResourceServersCommandOutput,
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  ListTermsCommandInput,
  ListTermsCommandOutput,
  ListUserImportJobsCommandInput,
  ListUserImportJobsCommandOutput,
  ListUserPoolClientSecretsCommandInput,
  ListUserPoolClientSecretsCommandOutput,
  ListUserPoolClientsCommandInput,
  ListUserPoolClientsCommandOutput,
  ListUserPoolReplicasCommandInput,
  ListUserPoolReplicasCommandOutput,
  ListUserPoolsCommandInput,
  ListUserPoolsCommandOutput,
  ListUserSessionsCommandInput,
  ListUserSessionsCommandOutput,
  ListUsersCommandInput,
  ListUsersCommandOutput,
  ListUsersInGroupCommandInput,
  ListUsersInGroupCommandOutput,
  ListWebAuthnCredentialsCommandInput,
  ListWebAuthnCredentialsCommandOutput,
  ResendConfirmationCodeCommandInput,
  ResendConfirmationCodeCommandOutput,
  RespondToAuthChallengeCommandInput,
  RespondToAuthChallengeCommandOutput,
  RevokeTokenCommandInput,
  RevokeTokenCommandOutput,
  RevokeUserSessionCommandInput,
  RevokeUserSessionCommandOutput,
  SetLogDeliveryConfigurationCommandInput,
  SetLogDeliveryConfigurationCommandOutput,
  SetRiskConfigurationCommandInput,
  SetRiskConfigurationCommandOutput,
  SetUICustomizationCommandInput,
  SetUICustomizationCommandOutput,
  SetUserMFAPreferenceCommandInput,
  SetUserMFAPreferenceCommandOutput,
  SetUserPoolClientSessionConfigurationCommandInput,
  SetUserPoolClientSessionConfigurationCommandOutput,
  SetUserPoolMfaConfigCommandInput,
  SetUserPoolMfaConfigCommandOutput,
  SetUserPoolSessionConfigurationCommandInput,
  SetUserPoolSessionConfigurationCommandOutput,
  SetUserSettingsCommandInput,
  SetUserSettingsCommandOutput,
  SignUpCommandInput,
  SignUpCommandOutput,
  StartUserImportJobCommandInput,
  StartUserImportJobCommandOutput,
  StartWebAuthnRegistrationCommandInput,
  StartWebAuthnRegistrationCommandOutput,
  StopUserImportJobCommandInput,
  StopUserImportJobCommandOutput,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
  UpdateAuthEventFeedbackCommandInput,
  UpdateAuthEventFeedbackCommandOutput,
  UpdateDeviceStatusCommandInput,
  UpdateDeviceStatusCommandOutput,
  UpdateGroupCommandInput,
  UpdateGroupCommandOutput,
  UpdateIdentityProviderCommandInput,
  UpdateIdentityProviderCommandOutput,
  UpdateManagedLoginBrandingCommandInput,
  UpdateManagedLoginBrandingCommandOutput,
  UpdateProvisionedLimitCommandInput,
  UpdateProvisionedLimitCommandOutput,
  UpdateResourceServerCommandInput,
  UpdateResourceServerCommandOutput,
  UpdateTermsCommandInput,
  UpdateTermsCommandOutput,
  UpdateUserAttributesCommandInput,
  UpdateUserAttributesCommandOutput,
  UpdateUserPoolCommandInput,
  UpdateUserPoolCommandOutput,
  UpdateUserPoolClientCommandInput,
  UpdateUserPoolClientCommandOutput,
  UpdateUserPoolDomainCommandInput,
  UpdateUserPoolDomainCommandOutput,
  UpdateUserPoolReplicaCommandInput,
  UpdateUserPoolReplicaCommandOutput,
  VerifySoftwareTokenCommandInput,
  VerifySoftwareTokenCommandOutput,
  VerifyUserAttributeCommandInput,
  VerifyUserAttributeCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider'
import type { Checked, Wire } from './wire.ts'

interface Operations {
  AddCustomAttributes: {
    auth: 'signature'
    input: AddCustomAttributesCommandInput
    output: AddCustomAttributesCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserImportInProgressException'
  }
  AddUserPoolClientSecret: {
    auth: 'signature'
    input: AddUserPoolClientSecretCommandInput
    output: AddUserPoolClientSecretCommandOutput
    error:
      | 'AccessDeniedException'
      | 'InternalServerException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  AdminAddUserToGroup: {
    auth: 'signature'
    input: AdminAddUserToGroupCommandInput
    output: AdminAddUserToGroupCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminConfirmSignUp: {
    auth: 'signature'
    input: AdminConfirmSignUpCommandInput
    output: AdminConfirmSignUpCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyFailedAttemptsException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UserLambdaValidationException'
      | 'UserNotFoundException'
  }
  AdminCreateUser: {
    auth: 'signature'
    input: AdminCreateUserCommandInput
    output: AdminCreateUserCommandOutput
    error:
      | 'CodeDeliveryFailureException'
      | 'InternalErrorException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'InvalidPasswordException'
      | 'InvalidSmsRoleAccessPolicyException'
      | 'InvalidSmsRoleTrustRelationshipException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PreconditionNotMetException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UnsupportedUserStateException'
      | 'UserLambdaValidationException'
      | 'UserNotFoundException'
      | 'UsernameExistsException'
  }
  AdminDeleteSoftwareToken: {
    auth: 'signature'
    input: AdminDeleteSoftwareTokenCommandInput
    output: AdminDeleteSoftwareTokenCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  AdminDeleteUser: {
    auth: 'signature'
    input: AdminDeleteUserCommandInput
    output: AdminDeleteUserCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminDeleteUserAttributes: {
    auth: 'signature'
    input: AdminDeleteUserAttributesCommandInput
    output: AdminDeleteUserAttributesCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminDisableProviderForUser: {
    auth: 'signature'
    input: AdminDisableProviderForUserCommandInput
    output: AdminDisableProviderForUserCommandOutput
    error:
      | 'AliasExistsException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminDisableUser: {
    auth: 'signature'
    input: AdminDisableUserCommandInput
    output: AdminDisableUserCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminEnableUser: {
    auth: 'signature'
    input: AdminEnableUserCommandInput
    output: AdminEnableUserCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminForgetDevice: {
    auth: 'signature'
    input: AdminForgetDeviceCommandInput
    output: AdminForgetDeviceCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'InvalidUserPoolConfigurationException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminGetDevice: {
    auth: 'signature'
    input: AdminGetDeviceCommandInput
    output: AdminGetDeviceCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'InvalidUserPoolConfigurationException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  AdminGetUser: {
    auth: 'signature'
    input: AdminGetUserCommandInput
    output: AdminGetUserCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminGetUserAuthFactors: {
    auth: 'signature'
    input: AdminGetUserAuthFactorsCommandInput
    output: AdminGetUserAuthFactorsCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminInitiateAuth: {
    auth: 'signature'
    input: AdminInitiateAuthCommandInput
    output: AdminInitiateAuthCommandOutput
    error:
      | 'FeatureUnavailableInTierException'
      | 'InternalErrorException'
      | 'InvalidEmailRoleAccessPolicyException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'InvalidSmsRoleAccessPolicyException'
      | 'InvalidSmsRoleTrustRelationshipException'
      | 'InvalidUserPoolConfigurationException'
      | 'MFAMethodNotFoundException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UnsupportedOperationException'
      | 'UserLambdaValidationException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  AdminLinkProviderForUser: {
    auth: 'signature'
    input: AdminLinkProviderForUserCommandInput
    output: AdminLinkProviderForUserCommandOutput
    error:
      | 'AliasExistsException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminListDevices: {
    auth: 'signature'
    input: AdminListDevicesCommandInput
    output: AdminListDevicesCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'InvalidUserPoolConfigurationException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  AdminListGroupsForUser: {
    auth: 'signature'
    input: AdminListGroupsForUserCommandInput
    output: AdminListGroupsForUserCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminListUserAuthEvents: {
    auth: 'signature'
    input: AdminListUserAuthEventsCommandInput
    output: AdminListUserAuthEventsCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
      | 'UserPoolAddOnNotEnabledException'
  }
  AdminListUserSessions: {
    auth: 'signature'
    input: AdminListUserSessionsCommandInput
    output: AdminListUserSessionsCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminRemoveUserFromGroup: {
    auth: 'signature'
    input: AdminRemoveUserFromGroupCommandInput
    output: AdminRemoveUserFromGroupCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminResetUserPassword: {
    auth: 'signature'
    input: AdminResetUserPasswordCommandInput
    output: AdminResetUserPasswordCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidEmailRoleAccessPolicyException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'InvalidSmsRoleAccessPolicyException'
      | 'InvalidSmsRoleTrustRelationshipException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UserLambdaValidationException'
      | 'UserNotFoundException'
  }
  AdminRespondToAuthChallenge: {
    auth: 'signature'
    input: AdminRespondToAuthChallengeCommandInput
    output: AdminRespondToAuthChallengeCommandOutput
    error:
      | 'AliasExistsException'
      | 'CodeMismatchException'
      | 'ExpiredCodeException'
      | 'InternalErrorException'
      | 'InvalidEmailRoleAccessPolicyException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'InvalidPasswordException'
      | 'InvalidSmsRoleAccessPolicyException'
      | 'InvalidSmsRoleTrustRelationshipException'
      | 'InvalidUserPoolConfigurationException'
      | 'MFAMethodNotFoundException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordHistoryPolicyViolationException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'SoftwareTokenMFANotFoundException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UserLambdaValidationException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  AdminRevokeUserSession: {
    auth: 'signature'
    input: AdminRevokeUserSessionCommandInput
    output: AdminRevokeUserSessionCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminSetUserMFAPreference: {
    auth: 'signature'
    input: AdminSetUserMFAPreferenceCommandInput
    output: AdminSetUserMFAPreferenceCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  AdminSetUserPassword: {
    auth: 'signature'
    input: AdminSetUserPasswordCommandInput
    output: AdminSetUserPasswordCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'InvalidPasswordException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordHistoryPolicyViolationException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminSetUserSettings: {
    auth: 'signature'
    input: AdminSetUserSettingsCommandInput
    output: AdminSetUserSettingsCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'UserNotFoundException'
  }
  AdminUpdateAuthEventFeedback: {
    auth: 'signature'
    input: AdminUpdateAuthEventFeedbackCommandInput
    output: AdminUpdateAuthEventFeedbackCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
      | 'UserPoolAddOnNotEnabledException'
  }
  AdminUpdateDeviceStatus: {
    auth: 'signature'
    input: AdminUpdateDeviceStatusCommandInput
    output: AdminUpdateDeviceStatusCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'InvalidUserPoolConfigurationException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AdminUpdateUserAttributes: {
    auth: 'signature'
    input: AdminUpdateUserAttributesCommandInput
    output: AdminUpdateUserAttributesCommandOutput
    error:
      | 'AliasExistsException'
      | 'InternalErrorException'
      | 'InvalidEmailRoleAccessPolicyException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'InvalidSmsRoleAccessPolicyException'
      | 'InvalidSmsRoleTrustRelationshipException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UserLambdaValidationException'
      | 'UserNotFoundException'
  }
  AdminUserGlobalSignOut: {
    auth: 'signature'
    input: AdminUserGlobalSignOutCommandInput
    output: AdminUserGlobalSignOutCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
  }
  AssociateSoftwareToken: {
    auth: 'token or session'
    input: AssociateSoftwareTokenCommandInput
    output: AssociateSoftwareTokenCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'SoftwareTokenMFANotFoundException'
  }
  ChangePassword: {
    auth: 'token'
    input: ChangePasswordCommandInput
    output: ChangePasswordCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'InvalidPasswordException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordHistoryPolicyViolationException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  CompleteWebAuthnRegistration: {
    auth: 'token'
    input: CompleteWebAuthnRegistrationCommandInput
    output: CompleteWebAuthnRegistrationCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'TooManyRequestsException'
      | 'WebAuthnChallengeNotFoundException'
      | 'WebAuthnClientMismatchException'
      | 'WebAuthnCredentialNotSupportedException'
      | 'WebAuthnNotEnabledException'
      | 'WebAuthnOriginNotAllowedException'
      | 'WebAuthnRelyingPartyMismatchException'
  }
  ConfirmDevice: {
    auth: 'token'
    input: ConfirmDeviceCommandInput
    output: ConfirmDeviceCommandOutput
    error:
      | 'DeviceKeyExistsException'
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'InvalidPasswordException'
      | 'InvalidUserPoolConfigurationException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
      | 'UsernameExistsException'
  }
  ConfirmForgotPassword: {
    auth: 'public'
    input: ConfirmForgotPasswordCommandInput
    output: ConfirmForgotPasswordCommandOutput
    error:
      | 'CodeMismatchException'
      | 'ExpiredCodeException'
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'InvalidPasswordException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordHistoryPolicyViolationException'
      | 'ResourceNotFoundException'
      | 'TooManyFailedAttemptsException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UserLambdaValidationException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  ConfirmSignUp: {
    auth: 'public'
    input: ConfirmSignUpCommandInput
    output: ConfirmSignUpCommandOutput
    error:
      | 'AliasExistsException'
      | 'CodeMismatchException'
      | 'ExpiredCodeException'
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyFailedAttemptsException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UserLambdaValidationException'
      | 'UserNotFoundException'
  }
  CreateGroup: {
    auth: 'signature'
    input: CreateGroupCommandInput
    output: CreateGroupCommandOutput
    error:
      | 'GroupExistsException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  CreateIdentityProvider: {
    auth: 'signature'
    input: CreateIdentityProviderCommandInput
    output: CreateIdentityProviderCommandOutput
    error:
      | 'DuplicateProviderException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  CreateManagedLoginBranding: {
    auth: 'signature'
    input: CreateManagedLoginBrandingCommandInput
    output: CreateManagedLoginBrandingCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'ManagedLoginBrandingExistsException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  CreateResourceServer: {
    auth: 'signature'
    input: CreateResourceServerCommandInput
    output: CreateResourceServerCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  CreateTerms: {
    auth: 'signature'
    input: CreateTermsCommandInput
    output: CreateTermsCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TermsExistsException'
      | 'TooManyRequestsException'
  }
  CreateUserImportJob: {
    auth: 'signature'
    input: CreateUserImportJobCommandInput
    output: CreateUserImportJobCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PreconditionNotMetException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  CreateUserPool: {
    auth: 'signature'
    input: CreateUserPoolCommandInput
    output: CreateUserPoolCommandOutput
    error:
      | 'FeatureUnavailableInTierException'
      | 'InternalErrorException'
      | 'InvalidEmailRoleAccessPolicyException'
      | 'InvalidParameterException'
      | 'InvalidSmsRoleAccessPolicyException'
      | 'InvalidSmsRoleTrustRelationshipException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'TierChangeNotAllowedException'
      | 'TooManyRequestsException'
      | 'UserPoolTaggingException'
  }
  CreateUserPoolClient: {
    auth: 'signature'
    input: CreateUserPoolClientCommandInput
    output: CreateUserPoolClientCommandOutput
    error:
      | 'FeatureUnavailableInTierException'
      | 'InternalErrorException'
      | 'InvalidOAuthFlowException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'ScopeDoesNotExistException'
      | 'TooManyRequestsException'
  }
  CreateUserPoolDomain: {
    auth: 'signature'
    input: CreateUserPoolDomainCommandInput
    output: CreateUserPoolDomainCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'FeatureUnavailableInTierException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
  }
  CreateUserPoolReplica: {
    auth: 'signature'
    input: CreateUserPoolReplicaCommandInput
    output: CreateUserPoolReplicaCommandOutput
    error:
      | 'FeatureUnavailableInTierException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserPoolTaggingException'
  }
  DeleteGroup: {
    auth: 'signature'
    input: DeleteGroupCommandInput
    output: DeleteGroupCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DeleteIdentityProvider: {
    auth: 'signature'
    input: DeleteIdentityProviderCommandInput
    output: DeleteIdentityProviderCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UnsupportedIdentityProviderException'
  }
  DeleteManagedLoginBranding: {
    auth: 'signature'
    input: DeleteManagedLoginBrandingCommandInput
    output: DeleteManagedLoginBrandingCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DeleteResourceServer: {
    auth: 'signature'
    input: DeleteResourceServerCommandInput
    output: DeleteResourceServerCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DeleteTerms: {
    auth: 'signature'
    input: DeleteTermsCommandInput
    output: DeleteTermsCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DeleteUser: {
    auth: 'token'
    input: DeleteUserCommandInput
    output: DeleteUserCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  DeleteUserAttributes: {
    auth: 'token'
    input: DeleteUserAttributesCommandInput
    output: DeleteUserAttributesCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  DeleteUserPool: {
    auth: 'signature'
    input: DeleteUserPoolCommandInput
    output: DeleteUserPoolCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserImportInProgressException'
  }
  DeleteUserPoolClient: {
    auth: 'signature'
    input: DeleteUserPoolClientCommandInput
    output: DeleteUserPoolClientCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DeleteUserPoolClientSecret: {
    auth: 'signature'
    input: DeleteUserPoolClientSecretCommandInput
    output: DeleteUserPoolClientSecretCommandOutput
    error:
      | 'InternalServerException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DeleteUserPoolDomain: {
    auth: 'signature'
    input: DeleteUserPoolDomainCommandInput
    output: DeleteUserPoolDomainCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
  }
  DeleteUserPoolReplica: {
    auth: 'signature'
    input: DeleteUserPoolReplicaCommandInput
    output: DeleteUserPoolReplicaCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DeleteWebAuthnCredential: {
    auth: 'token'
    input: DeleteWebAuthnCredentialCommandInput
    output: DeleteWebAuthnCredentialCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DescribeIdentityProvider: {
    auth: 'signature'
    input: DescribeIdentityProviderCommandInput
    output: DescribeIdentityProviderCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DescribeManagedLoginBranding: {
    auth: 'signature'
    input: DescribeManagedLoginBrandingCommandInput
    output: DescribeManagedLoginBrandingCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DescribeManagedLoginBrandingByClient: {
    auth: 'signature'
    input: DescribeManagedLoginBrandingByClientCommandInput
    output: DescribeManagedLoginBrandingByClientCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DescribeResourceServer: {
    auth: 'signature'
    input: DescribeResourceServerCommandInput
    output: DescribeResourceServerCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DescribeRiskConfiguration: {
    auth: 'signature'
    input: DescribeRiskConfigurationCommandInput
    output: DescribeRiskConfigurationCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserPoolAddOnNotEnabledException'
  }
  DescribeTerms: {
    auth: 'signature'
    input: DescribeTermsCommandInput
    output: DescribeTermsCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DescribeTermsByClient: {
    auth: 'signature'
    input: DescribeTermsByClientCommandInput
    output: DescribeTermsByClientCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DescribeUserImportJob: {
    auth: 'signature'
    input: DescribeUserImportJobCommandInput
    output: DescribeUserImportJobCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DescribeUserPool: {
    auth: 'signature'
    input: DescribeUserPoolCommandInput
    output: DescribeUserPoolCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserPoolTaggingException'
  }
  DescribeUserPoolClient: {
    auth: 'signature'
    input: DescribeUserPoolClientCommandInput
    output: DescribeUserPoolClientCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  DescribeUserPoolDomain: {
    auth: 'signature'
    input: DescribeUserPoolDomainCommandInput
    output: DescribeUserPoolDomainCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
  }
  ForgetDevice: {
    auth: 'token'
    input: ForgetDeviceCommandInput
    output: ForgetDeviceCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'InvalidUserPoolConfigurationException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  ForgotPassword: {
    auth: 'public'
    input: ForgotPasswordCommandInput
    output: ForgotPasswordCommandOutput
    error:
      | 'CodeDeliveryFailureException'
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidEmailRoleAccessPolicyException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'InvalidSmsRoleAccessPolicyException'
      | 'InvalidSmsRoleTrustRelationshipException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UserLambdaValidationException'
      | 'UserNotFoundException'
  }
  GetCSVHeader: {
    auth: 'signature'
    input: GetCSVHeaderCommandInput
    output: GetCSVHeaderCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  GetClientToken: {
    auth: 'public'
    input: GetClientTokenCommandInput
    output: GetClientTokenCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UserLambdaValidationException'
  }
  GetDevice: {
    auth: 'token'
    input: GetDeviceCommandInput
    output: GetDeviceCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'InvalidUserPoolConfigurationException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  GetGroup: {
    auth: 'signature'
    input: GetGroupCommandInput
    output: GetGroupCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  GetIdentityProviderByIdentifier: {
    auth: 'signature'
    input: GetIdentityProviderByIdentifierCommandInput
    output: GetIdentityProviderByIdentifierCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  GetLogDeliveryConfiguration: {
    auth: 'signature'
    input: GetLogDeliveryConfigurationCommandInput
    output: GetLogDeliveryConfigurationCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  GetProvisionedLimit: {
    auth: 'signature'
    input: GetProvisionedLimitCommandInput
    output: GetProvisionedLimitCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  GetSigningCertificate: {
    auth: 'signature'
    input: GetSigningCertificateCommandInput
    output: GetSigningCertificateCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
  }
  GetTokensFromRefreshToken: {
    auth: 'public'
    input: GetTokensFromRefreshTokenCommandInput
    output: GetTokensFromRefreshTokenCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'RefreshTokenReuseException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UserLambdaValidationException'
      | 'UserNotFoundException'
  }
  GetUICustomization: {
    auth: 'signature'
    input: GetUICustomizationCommandInput
    output: GetUICustomizationCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  GetUser: {
    auth: 'token'
    input: GetUserCommandInput
    output: GetUserCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  GetUserAttributeVerificationCode: {
    auth: 'token'
    input: GetUserAttributeVerificationCodeCommandInput
    output: GetUserAttributeVerificationCodeCommandOutput
    error:
      | 'CodeDeliveryFailureException'
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidEmailRoleAccessPolicyException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'InvalidSmsRoleAccessPolicyException'
      | 'InvalidSmsRoleTrustRelationshipException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UserLambdaValidationException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  GetUserAuthFactors: {
    auth: 'token'
    input: GetUserAuthFactorsCommandInput
    output: GetUserAuthFactorsCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  GetUserPoolClientSessionConfiguration: {
    auth: 'signature'
    input: GetUserPoolClientSessionConfigurationCommandInput
    output: GetUserPoolClientSessionConfigurationCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  GetUserPoolMfaConfig: {
    auth: 'signature'
    input: GetUserPoolMfaConfigCommandInput
    output: GetUserPoolMfaConfigCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  GetUserPoolSessionConfiguration: {
    auth: 'signature'
    input: GetUserPoolSessionConfigurationCommandInput
    output: GetUserPoolSessionConfigurationCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  GlobalSignOut: {
    auth: 'token'
    input: GlobalSignOutCommandInput
    output: GlobalSignOutCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
  }
  InitiateAuth: {
    auth: 'public'
    input: InitiateAuthCommandInput
    output: InitiateAuthCommandOutput
    error:
      | 'FeatureUnavailableInTierException'
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidEmailRoleAccessPolicyException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'InvalidSmsRoleAccessPolicyException'
      | 'InvalidSmsRoleTrustRelationshipException'
      | 'InvalidUserPoolConfigurationException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UnsupportedOperationException'
      | 'UserLambdaValidationException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  ListDevices: {
    auth: 'token'
    input: ListDevicesCommandInput
    output: ListDevicesCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'InvalidUserPoolConfigurationException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  ListGroups: {
    auth: 'signature'
    input: ListGroupsCommandInput
    output: ListGroupsCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  ListIdentityProviders: {
    auth: 'signature'
    input: ListIdentityProvidersCommandInput
    output: ListIdentityProvidersCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  ListResourceServers: {
    auth: 'signature'
    input: ListResourceServersCommandInput
    output: ListResourceServersCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  ListTagsForResource: {
    auth: 'signature'
    input: ListTagsForResourceCommandInput
    output: ListTagsForResourceCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  ListTerms: {
    auth: 'signature'
    input: ListTermsCommandInput
    output: ListTermsCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  ListUserImportJobs: {
    auth: 'signature'
    input: ListUserImportJobsCommandInput
    output: ListUserImportJobsCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  ListUserPoolClientSecrets: {
    auth: 'signature'
    input: ListUserPoolClientSecretsCommandInput
    output: ListUserPoolClientSecretsCommandOutput
    error:
      | 'InternalServerException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  ListUserPoolClients: {
    auth: 'signature'
    input: ListUserPoolClientsCommandInput
    output: ListUserPoolClientsCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  ListUserPoolReplicas: {
    auth: 'signature'
    input: ListUserPoolReplicasCommandInput
    output: ListUserPoolReplicasCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  ListUserPools: {
    auth: 'signature'
    input: ListUserPoolsCommandInput
    output: ListUserPoolsCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'TooManyRequestsException'
  }
  ListUserSessions: {
    auth: 'token'
    input: ListUserSessionsCommandInput
    output: ListUserSessionsCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  ListUsers: {
    auth: 'signature'
    input: ListUsersCommandInput
    output: ListUsersCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  ListUsersInGroup: {
    auth: 'signature'
    input: ListUsersInGroupCommandInput
    output: ListUsersInGroupCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  ListWebAuthnCredentials: {
    auth: 'token'
    input: ListWebAuthnCredentialsCommandInput
    output: ListWebAuthnCredentialsCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'TooManyRequestsException'
  }
  ResendConfirmationCode: {
    auth: 'public'
    input: ResendConfirmationCodeCommandInput
    output: ResendConfirmationCodeCommandOutput
    error:
      | 'CodeDeliveryFailureException'
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidEmailRoleAccessPolicyException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'InvalidSmsRoleAccessPolicyException'
      | 'InvalidSmsRoleTrustRelationshipException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UserLambdaValidationException'
      | 'UserNotFoundException'
  }
  RespondToAuthChallenge: {
    auth: 'public'
    input: RespondToAuthChallengeCommandInput
    output: RespondToAuthChallengeCommandOutput
    error:
      | 'AliasExistsException'
      | 'CodeMismatchException'
      | 'ExpiredCodeException'
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidEmailRoleAccessPolicyException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'InvalidPasswordException'
      | 'InvalidSmsRoleAccessPolicyException'
      | 'InvalidSmsRoleTrustRelationshipException'
      | 'InvalidUserPoolConfigurationException'
      | 'MFAMethodNotFoundException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordHistoryPolicyViolationException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'SoftwareTokenMFANotFoundException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UserLambdaValidationException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  RevokeToken: {
    auth: 'public'
    input: RevokeTokenCommandInput
    output: RevokeTokenCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'OperationNotEnabledException'
      | 'TooManyRequestsException'
      | 'UnauthorizedException'
      | 'UnsupportedOperationException'
      | 'UnsupportedTokenTypeException'
  }
  RevokeUserSession: {
    auth: 'token'
    input: RevokeUserSessionCommandInput
    output: RevokeUserSessionCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  SetLogDeliveryConfiguration: {
    auth: 'signature'
    input: SetLogDeliveryConfigurationCommandInput
    output: SetLogDeliveryConfigurationCommandOutput
    error:
      | 'FeatureUnavailableInTierException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  SetRiskConfiguration: {
    auth: 'signature'
    input: SetRiskConfigurationCommandInput
    output: SetRiskConfigurationCommandOutput
    error:
      | 'CodeDeliveryFailureException'
      | 'InternalErrorException'
      | 'InvalidEmailRoleAccessPolicyException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserPoolAddOnNotEnabledException'
  }
  SetUICustomization: {
    auth: 'signature'
    input: SetUICustomizationCommandInput
    output: SetUICustomizationCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  SetUserMFAPreference: {
    auth: 'token'
    input: SetUserMFAPreferenceCommandInput
    output: SetUserMFAPreferenceCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  SetUserPoolClientSessionConfiguration: {
    auth: 'signature'
    input: SetUserPoolClientSessionConfigurationCommandInput
    output: SetUserPoolClientSessionConfigurationCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'FeatureUnavailableInTierException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  SetUserPoolMfaConfig: {
    auth: 'signature'
    input: SetUserPoolMfaConfigCommandInput
    output: SetUserPoolMfaConfigCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'FeatureUnavailableInTierException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'InvalidSmsRoleAccessPolicyException'
      | 'InvalidSmsRoleTrustRelationshipException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  SetUserPoolSessionConfiguration: {
    auth: 'signature'
    input: SetUserPoolSessionConfigurationCommandInput
    output: SetUserPoolSessionConfigurationCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'FeatureUnavailableInTierException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  SetUserSettings: {
    auth: 'token'
    input: SetUserSettingsCommandInput
    output: SetUserSettingsCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  SignUp: {
    auth: 'public'
    input: SignUpCommandInput
    output: SignUpCommandOutput
    error:
      | 'CodeDeliveryFailureException'
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidEmailRoleAccessPolicyException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'InvalidPasswordException'
      | 'InvalidSmsRoleAccessPolicyException'
      | 'InvalidSmsRoleTrustRelationshipException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UserLambdaValidationException'
      | 'UsernameExistsException'
  }
  StartUserImportJob: {
    auth: 'signature'
    input: StartUserImportJobCommandInput
    output: StartUserImportJobCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PreconditionNotMetException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  StartWebAuthnRegistration: {
    auth: 'token'
    input: StartWebAuthnRegistrationCommandInput
    output: StartWebAuthnRegistrationCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'TooManyRequestsException'
      | 'WebAuthnConfigurationMissingException'
      | 'WebAuthnNotEnabledException'
  }
  StopUserImportJob: {
    auth: 'signature'
    input: StopUserImportJobCommandInput
    output: StopUserImportJobCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PreconditionNotMetException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  TagResource: {
    auth: 'signature'
    input: TagResourceCommandInput
    output: TagResourceCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  UntagResource: {
    auth: 'signature'
    input: UntagResourceCommandInput
    output: UntagResourceCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  UpdateAuthEventFeedback: {
    auth: 'public'
    input: UpdateAuthEventFeedbackCommandInput
    output: UpdateAuthEventFeedbackCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotFoundException'
      | 'UserPoolAddOnNotEnabledException'
  }
  UpdateDeviceStatus: {
    auth: 'token'
    input: UpdateDeviceStatusCommandInput
    output: UpdateDeviceStatusCommandOutput
    error:
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'InvalidUserPoolConfigurationException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  UpdateGroup: {
    auth: 'signature'
    input: UpdateGroupCommandInput
    output: UpdateGroupCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  UpdateIdentityProvider: {
    auth: 'signature'
    input: UpdateIdentityProviderCommandInput
    output: UpdateIdentityProviderCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UnsupportedIdentityProviderException'
  }
  UpdateManagedLoginBranding: {
    auth: 'signature'
    input: UpdateManagedLoginBrandingCommandInput
    output: UpdateManagedLoginBrandingCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  UpdateProvisionedLimit: {
    auth: 'signature'
    input: UpdateProvisionedLimitCommandInput
    output: UpdateProvisionedLimitCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'ResourceNotFoundException'
      | 'ServiceQuotaExceededException'
      | 'TooManyRequestsException'
  }
  UpdateResourceServer: {
    auth: 'signature'
    input: UpdateResourceServerCommandInput
    output: UpdateResourceServerCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  UpdateTerms: {
    auth: 'signature'
    input: UpdateTermsCommandInput
    output: UpdateTermsCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TermsExistsException'
      | 'TooManyRequestsException'
  }
  UpdateUserAttributes: {
    auth: 'token'
    input: UpdateUserAttributesCommandInput
    output: UpdateUserAttributesCommandOutput
    error:
      | 'AliasExistsException'
      | 'CodeDeliveryFailureException'
      | 'CodeMismatchException'
      | 'ExpiredCodeException'
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidEmailRoleAccessPolicyException'
      | 'InvalidLambdaResponseException'
      | 'InvalidParameterException'
      | 'InvalidSmsRoleAccessPolicyException'
      | 'InvalidSmsRoleTrustRelationshipException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UnexpectedLambdaException'
      | 'UserLambdaValidationException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  UpdateUserPool: {
    auth: 'signature'
    input: UpdateUserPoolCommandInput
    output: UpdateUserPoolCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'FeatureUnavailableInTierException'
      | 'InternalErrorException'
      | 'InvalidEmailRoleAccessPolicyException'
      | 'InvalidParameterException'
      | 'InvalidSmsRoleAccessPolicyException'
      | 'InvalidSmsRoleTrustRelationshipException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TierChangeNotAllowedException'
      | 'TooManyRequestsException'
      | 'UserImportInProgressException'
      | 'UserPoolTaggingException'
  }
  UpdateUserPoolClient: {
    auth: 'signature'
    input: UpdateUserPoolClientCommandInput
    output: UpdateUserPoolClientCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'FeatureUnavailableInTierException'
      | 'InternalErrorException'
      | 'InvalidOAuthFlowException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'ScopeDoesNotExistException'
      | 'TooManyRequestsException'
  }
  UpdateUserPoolDomain: {
    auth: 'signature'
    input: UpdateUserPoolDomainCommandInput
    output: UpdateUserPoolDomainCommandOutput
    error:
      | 'ConcurrentModificationException'
      | 'FeatureUnavailableInTierException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  UpdateUserPoolReplica: {
    auth: 'signature'
    input: UpdateUserPoolReplicaCommandInput
    output: UpdateUserPoolReplicaCommandOutput
    error:
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
  }
  VerifySoftwareToken: {
    auth: 'token or session'
    input: VerifySoftwareTokenCommandInput
    output: VerifySoftwareTokenCommandOutput
    error:
      | 'CodeMismatchException'
      | 'EnableSoftwareTokenMFAException'
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'InvalidUserPoolConfigurationException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'SoftwareTokenMFANotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
  VerifyUserAttribute: {
    auth: 'token'
    input: VerifyUserAttributeCommandInput
    output: VerifyUserAttributeCommandOutput
    error:
      | 'AliasExistsException'
      | 'CodeMismatchException'
      | 'ExpiredCodeException'
      | 'ForbiddenException'
      | 'InternalErrorException'
      | 'InvalidParameterException'
      | 'LimitExceededException'
      | 'NotAuthorizedException'
      | 'OperationNotEnabledException'
      | 'PasswordResetRequiredException'
      | 'ResourceNotFoundException'
      | 'TooManyRequestsException'
      | 'UserNotConfirmedException'
      | 'UserNotFoundException'
  }
}

/** The name of an operation of the service. */
export type OperationName = keyof Operations

/**
 * How the caller of an operation proves itself: a signed request, an access token in the body, that or the session of
 * a sign-in, or nothing beyond what the operation itself asks for (a client id, a client secret, a feedback token).
 */
export type AuthKind<Name extends OperationName = OperationName> = Operations[Name]['auth']

/** The request of an operation once its constraints are checked. */
export type Input<Name extends OperationName> = Checked<Operations[Name]['input']>

/** The answer of an operation. */
export type Output<Name extends OperationName> = Wire<Operations[Name]['output']>

/** The wire names of the errors the model gives an operation. */
export type ErrorName<Name extends OperationName> = Operations[Name]['error']
